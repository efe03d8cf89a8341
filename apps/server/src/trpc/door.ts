import { appRouter, type AppRouter } from "@docket/api"
import { fastifyRequestHandler, type FastifyTRPCPluginOptions } from "@trpc/server/adapters/fastify"
import type { FastifyInstance } from "fastify"
import { fail } from "../failure.ts"
import { utf8Body } from "../media-type.ts"
import { refuseEarly } from "./refuse-early.ts"

type Options = FastifyTRPCPluginOptions<AppRouter>["trpcOptions"]

/**
 * The tRPC door, to be registered with a prefix. The adapter's own plugin is not used, for it would
 * read bodies that are not UTF-8.
 */
export const trpcDoor = async (app: FastifyInstance): Promise<void> => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, utf8Body)

  app.all<{ Params: { path: string }; Querystring: { batch?: unknown } }>(
    "/:path",
    { onRequest: refuseEarly },
    async (request, reply) => {
      const options: Options = {
        router: appRouter,
        createContext: () => request.context,
        // tRPC sets `vary` anew; the CORS answer depends on the origin as before.
        responseMeta: () => ({ headers: new Headers({ vary: "Origin" }) }),
        onError: ({ error }) => void fail(request, reply, error),
      }
      await fastifyRequestHandler({
        ...options,
        req: request,
        res: reply,
        path: request.params.path,
      })
    },
  )
}
