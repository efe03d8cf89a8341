import type { FastifyInstance } from "fastify"
import { shownPathOf } from "./request-target.ts"

/**
 * One line for each request: no query string, no header, no body, since any of them can hold a
 * secret or a person's text.
 */
export const registerRequestLog = (app: FastifyInstance): void => {
  app.addHook("onResponse", (request, reply, done) => {
    const { viewerId, tokenRejection, failure } = request.context.record
    request.log.info(
      {
        method: request.method,
        path: shownPathOf(request),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ...(viewerId !== undefined && { userId: viewerId }),
        ...(failure !== undefined && { failure }),
        ...(tokenRejection !== undefined && { tokenRejection }),
      },
      "request",
    )
    done()
  })
}
