import { methodNotAllowed, notFound } from "@docket/api"
import type { FastifyInstance, onRequestAsyncHookHandler } from "fastify"
import { pathOf } from "./request-target.ts"

const toPattern = (url: string): RegExp =>
  new RegExp(`^${url.replaceAll(".", "\\.").replaceAll(/:\w+/g, "[^/]+")}$`)

type MethodHooks = {
  /** Says on an OPTIONS which methods the path takes. Belongs before CORS, which answers it. */
  announce: onRequestAsyncHookHandler
  /** Refuses paths and methods that there are not: 404, or 405 with Allow. Needs no token. */
  enforce: onRequestAsyncHookHandler
}

/**
 * Watches the routes that are registered from here on. `proceduresAt` tells the methods of a path
 * below /trpc, which is one route for all procedures.
 */
export const watchMethods = (
  app: FastifyInstance,
  proceduresAt: (path: string) => string[] | undefined,
): MethodHooks => {
  const routes = new Map<string, { pattern: RegExp; methods: readonly string[] }>()

  app.addHook("onRoute", ({ url, method }) => {
    if (url === "*") return
    const known = routes.get(url)?.methods ?? ["OPTIONS"]
    const methods = [...new Set([...known, ...[method].flat()])].toSorted()
    routes.set(url, { pattern: toPattern(url), methods })
  })

  const methodsAt = (path: string): readonly string[] => {
    const fixed = routes.get(path)
    const route = fixed ?? [...routes.values()].find(({ pattern }) => pattern.test(path))
    if (route === undefined) throw notFound("route")
    return route.methods
  }

  return {
    announce: async (request, reply) => {
      const { method, headers } = request
      // A browser is to read the answer of an unknown path too, so its question beforehand is let by.
      if (method !== "OPTIONS" || headers["access-control-request-method"] !== undefined) return
      const path = pathOf(request)
      void reply.header("allow", (proceduresAt(path) ?? methodsAt(path)).join(", "))
    },
    enforce: async (request) => {
      const path = pathOf(request)
      const routed = methodsAt(path)
      if (routed.includes(request.method)) return
      const allowed = proceduresAt(path) ?? routed
      throw allowed.length > 1 ? methodNotAllowed(allowed) : notFound("procedure")
    },
  }
}
