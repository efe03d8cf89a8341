import { malformed, unavailable } from "@docket/api"
import type { FastifyInstance, FastifyReply } from "fastify"

declare module "fastify" {
  interface FastifyReply {
    answerDeadline: NodeJS.Timeout | undefined
  }
}

/** Whatever is out of reach, everybody is answered within 6 s. */
const LIMIT_MS = 5_500

const answerTooLate = (reply: FastifyReply): void => {
  if (reply.sent) return
  const { raw } = reply.request
  // A request that was injected does not say whether it is complete, and is.
  const isArriving = "complete" in raw && !raw.complete
  const error = isArriving
    ? malformed("The body did not arrive in time.")
    : unavailable(new Error(`no answer within ${LIMIT_MS} ms`))
  void reply.send(error)
}

/**
 * Answers what is still unanswered at its deadline. Fastify's `handlerTimeout` would make an
 * AbortController for each request too, and often an exception.
 */
export const registerAnswerDeadline = (app: FastifyInstance): void => {
  app.decorateReply("answerDeadline")
  app.addHook("onRequest", (_, reply, done) => {
    reply.answerDeadline = setTimeout(answerTooLate, LIMIT_MS, reply)
    done()
  })
  app.addHook("onResponse", (_, reply, done) => {
    clearTimeout(reply.answerDeadline)
    done()
  })
}
