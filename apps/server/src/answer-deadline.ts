import { malformed, unavailable } from "@docket/api"
import type { FastifyInstance, FastifyReply } from "fastify"

/** Whatever is out of reach, everybody is answered within 6 s. */
const LIMIT_MS = 5_500
const CHECK_MS = 250

const tooLate = ({ request }: FastifyReply) =>
  request.raw.complete
    ? unavailable(new Error(`no answer within ${LIMIT_MS} ms`))
    : malformed("The body did not arrive in time.")

/**
 * Answers what is still unanswered at its deadline. One timer looks after all requests: Fastify's
 * `handlerTimeout` makes a timer, an AbortController and often an exception for each.
 */
export const registerAnswerDeadline = (app: FastifyInstance): void => {
  // In the order in which they arrived.
  const unanswered = new Map<FastifyReply, number>()

  app.addHook("onRequest", (_, reply, done) => {
    unanswered.set(reply, performance.now())
    done()
  })
  app.addHook("onResponse", (_, reply, done) => {
    unanswered.delete(reply)
    done()
  })

  const timer = setInterval(() => {
    const overdue = performance.now() - LIMIT_MS
    for (const [reply, since] of unanswered) {
      if (since > overdue) break
      unanswered.delete(reply)
      if (!reply.sent) void reply.send(tooLate(reply))
    }
  }, CHECK_MS).unref()
  app.addHook("onClose", async () => clearInterval(timer))
}
