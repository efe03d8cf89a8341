import type { FastifyInstance } from "fastify"
import { utf8Body } from "../media-type.ts"
import { answerJson } from "./json-answer.ts"
import { refuseEarly } from "./refuse-early.ts"
import { answerStream } from "./stream-answer.ts"
import { readBatch, wantsStream, type TrpcRequest } from "./transport.ts"

/**
 * The tRPC door, to be registered with a prefix. The adapter's own plugin is not used, for it would
 * read bodies that are not UTF-8.
 */
export const trpcDoor = async (app: FastifyInstance): Promise<void> => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser("application/json", utf8Body)

  app.all<TrpcRequest>("/:path", { onRequest: refuseEarly }, async (request, reply) => {
    const answer = wantsStream(request) ? answerStream : answerJson
    return answer(request, reply, readBatch(request))
  })
}
