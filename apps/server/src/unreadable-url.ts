import type { IncomingMessage } from "node:http"
import { malformed } from "@docket/api"
import type { FastifyInstance } from "fastify"

const UNREADABLE = "/%25"

const isReadable = (url: string): boolean => {
  try {
    decodeURIComponent(url.split("?", 1)[0] ?? "")
    return true
  } catch {
    return false
  }
}

/**
 * Fastify's `rewriteUrl`. A path that cannot be decoded would be answered outside of all hooks,
 * without a request id, CORS or a line in the log; in its place comes one that can.
 */
export const rewriteUnreadable = ({ url = UNREADABLE }: IncomingMessage): string =>
  isReadable(url) ? url : UNREADABLE

/** Refuses what was rewritten: `malformed`. */
export const refuseUnreadable = (app: FastifyInstance): void => {
  app.addHook("onRequest", async ({ url }) => {
    if (url === UNREADABLE) throw malformed("The URL is not valid percent-encoded UTF-8.")
  })
}
