import type { Socket } from "node:net"
import { Readable } from "node:stream"
import { malformed, unavailable } from "@docket/api"
import type { FastifyInstance, FastifyReply } from "fastify"

declare module "fastify" {
  interface FastifyReply {
    answerDeadline: NodeJS.Timeout | undefined
  }
}

/** Whatever is out of reach, everybody is answered within 6 s. */
const ANSWERING_MS = 5_500
/** From then on, a reader takes so much in each such time: 35 kB/s. The largest list has about as much. */
const READING_MS = 30_000
const LEAST_READ_BYTES = 2 ** 20

/** For one who does not take what was asked for. */
export const closeOnReader = (reply: FastifyReply, why: string): void => {
  reply.log.warn(`${why}, and the connection is closed`)
  reply.raw.destroy()
}

/** How much of what was sent over the connection the network has taken. */
const takenFrom = (socket: Socket | null): number =>
  socket === null ? 0 : socket.bytesWritten - socket.writableLength

const watchReader = (reply: FastifyReply): void => {
  const { socket } = reply.raw
  const takenBefore = takenFrom(socket)
  const look = (): void => {
    const isSlow = takenFrom(socket) - takenBefore < LEAST_READ_BYTES
    // What is not made yet cannot be read.
    if (isSlow && reply.raw.writableLength > 0) closeOnReader(reply, "an answer is not read")
    else watchReader(reply)
  }
  reply.answerDeadline = setTimeout(look, READING_MS)
}

const answerTooLate = (reply: FastifyReply): void => {
  if (reply.raw.headersSent) return watchReader(reply)
  const { raw } = reply.request
  // A request that was injected does not say whether it is complete, and is.
  const isArriving = "complete" in raw && !raw.complete
  const error = isArriving
    ? malformed("The body did not arrive in time.")
    : unavailable(new Error(`no answer within ${ANSWERING_MS} ms`))
  void reply.send(error)
  // What the handler has to say later is not sent, and no mistake of its own. Files are closed.
  reply.send = (late?: unknown) => {
    if (late instanceof Readable) late.destroy()
    return reply
  }
}

/**
 * Answers what is still unanswered at its deadline, and closes the connection of who does not read an answer.
 * Fastify's `handlerTimeout` would make an AbortController for each request too, and often an exception.
 */
export const registerAnswerDeadline = (app: FastifyInstance): void => {
  app.decorateReply("answerDeadline")
  app.addHook("onRequest", (_, reply, done) => {
    reply.answerDeadline = setTimeout(answerTooLate, ANSWERING_MS, reply)
    // Not onResponse, which does not come for a client that went away: the timer would keep the answer.
    reply.raw.once("close", () => clearTimeout(reply.answerDeadline))
    done()
  })
}
