import { appRouter, createAuthenticator, createUserRegistry, revive } from "@docket/api"
import type { TestDatabase } from "@docket/db/testing"
import { fastifyTRPCPlugin } from "@trpc/server/adapters/fastify"
import Fastify, { type FastifyInstance } from "fastify"
import { stringify } from "superjson"
import { createContext } from "../src/context.ts"
import { requestIdOf } from "../src/request-id.ts"
import { audience, issuer, secret, test as base } from "./fixtures.ts"

/** tRPC's own adapter over the same procedures. */
const stockApp = async (db: TestDatabase): Promise<FastifyInstance> => {
  const app = Fastify({ genReqId: requestIdOf, routerOptions: { maxParamLength: 32_768 } })
  const users = createUserRegistry(db)
  const authenticator = createAuthenticator({ issuer, audience, secret })
  app.decorateRequest("context")
  app.addHook("onRequest", async (request, reply) => {
    const context = createContext(request, reply, { db, users, authenticator })
    // Its transformer looks for dates.
    request.context = { ...context, present: revive }
  })
  await app.register(fastifyTRPCPlugin, {
    prefix: "/trpc",
    trpcOptions: {
      router: appRouter,
      createContext: ({ req }: { req: { context: ReturnType<typeof createContext> } }) =>
        req.context,
    },
  })
  return app
}

/** With `stock`, the application of tRPC's own adapter over the same database. */
export const test = base.extend("stock", { scope: "file" }, async ({ database }, { onCleanup }) => {
  const app = await stockApp(database)
  onCleanup(() => app.close())
  return app
})

/** The URL of a batch of queries, for any adapter. */
export const batchUrl = (calls: readonly [path: string, input?: unknown][]) => {
  const inputs = calls.flatMap(([, input], index) =>
    input === undefined ? [] : `"${index}":${stringify(input)}`,
  )
  const path = calls.map(([path]) => path).join(",")
  return `/trpc/${path}?batch=1&input=${encodeURIComponent(`{${inputs.join(",")}}`)}`
}
