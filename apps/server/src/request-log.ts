import type { FastifyInstance } from "fastify"
import { shownPathOf } from "./request-target.ts"

/** No path of ours is as long; a stranger's, of 32 kB, would fill the memory with lines yet to be written. */
const LONGEST_PATH = 512

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
        path: shownPathOf(request).slice(0, LONGEST_PATH),
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
