import { appRouter, type AppRouter } from "@docket/api"
import type { FastifyTRPCPluginOptions } from "@trpc/server/adapters/fastify"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { fail } from "../failure.ts"
import { utf8Body } from "../media-type.ts"
import { answerJson } from "./json-answer.ts"
import { refuseEarly } from "./refuse-early.ts"
import { readBatch, wantsStream, type TrpcRequest } from "./transport.ts"

type Options = FastifyTRPCPluginOptions<AppRouter>["trpcOptions"]

/** Streams are written by tRPC's own adapter. */
const answerStream = async (
  request: FastifyRequest<TrpcRequest>,
  reply: FastifyReply,
): Promise<void> => {
  const options: Options = {
    router: appRouter,
    createContext: () => request.context,
    // tRPC sets `vary` anew; the CORS answer depends on the origin as before.
    responseMeta: () => ({ headers: new Headers({ vary: "Origin" }) }),
    onError: ({ error }) => void fail(request, reply, error),
  }
  // The adapter decodes the path, which Fastify has decoded already.
  const path = encodeURIComponent(request.params.path)
  // With it comes Node's fetch, a sixth of the process's memory until somebody asks for a stream.
  const { fastifyRequestHandler } = await import("@trpc/server/adapters/fastify")
  await fastifyRequestHandler({ ...options, req: request, res: reply, path })
}

/**
 * The tRPC door, to be registered with a prefix. The adapter's own plugin is not used, for it would
 * read bodies that are not UTF-8.
 */
export const trpcDoor = async (app: FastifyInstance): Promise<void> => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, utf8Body)

  app.all<TrpcRequest>("/:path", { onRequest: refuseEarly }, async (request, reply) =>
    wantsStream(request)
      ? answerStream(request, reply)
      : answerJson(request, reply, readBatch(request)),
  )
}
