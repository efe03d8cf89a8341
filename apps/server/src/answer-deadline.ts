import { malformed, unavailable } from "@docket/api"
import type { FastifyInstance, FastifyReply } from "fastify"

declare module "fastify" {
  interface FastifyReply {
    answerDeadline: NodeJS.Timeout | undefined
  }
}

/** Whatever is out of reach, everybody is answered within 6 s. */
const ANSWERING_MS = 5_500
/** What a reader has from then on: the largest list comes through at 36 kB/s. */
const READING_MS = 30_000

/** For one who does not take what was asked for. */
export const closeOnReader = (reply: FastifyReply): void => {
  reply.log.warn("an answer was not read in time, and the connection is closed")
  reply.raw.destroy()
}

const answerTooLate = (reply: FastifyReply): void => {
  if (reply.raw.headersSent) {
    reply.answerDeadline = setTimeout(closeOnReader, READING_MS, reply)
    return
  }
  const { raw } = reply.request
  // A request that was injected does not say whether it is complete, and is.
  const isArriving = "complete" in raw && !raw.complete
  const error = isArriving
    ? malformed("The body did not arrive in time.")
    : unavailable(new Error(`no answer within ${ANSWERING_MS} ms`))
  void reply.send(error)
  // What the handler has to say later is not sent, and no mistake of its own.
  reply.send = () => reply
}

/**
 * Answers what is still unanswered at its deadline, and closes the connection of who has not read an answer
 * at theirs. Fastify's `handlerTimeout` would make an AbortController for each request too, and often an
 * exception.
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
