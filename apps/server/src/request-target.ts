import type { IncomingMessage } from "node:http"
import { malformed } from "@docket/api"
import type { FastifyInstance, FastifyRequest } from "fastify"

// No client can ask for this: a space ends a request's target.
const UNREADABLE = "/ unreadable"

/** A target in absolute form (RFC 9112, section 3.2.2) names a host, which is not trusted. */
const withoutAuthority = (target: string): string =>
  target.startsWith("/") ? target : target.replace(/^https?:\/\/[^/?]*/i, "") || "/"

const pathOfTarget = (target: string): string => {
  const [path = ""] = withoutAuthority(target).split("?", 1)
  return path || "/"
}

/** The path that was asked for, as it was written. */
export const pathOf = ({ originalUrl }: Pick<FastifyRequest, "originalUrl">): string =>
  pathOfTarget(originalUrl)

// What begins as the header of a JWS does: `{"` in base64url.
const TOKEN = /eyJ[\w-]*(?:\.[\w-]*)*/g

/** The path as logs and answers show it: one of this host, without a token that somebody took it for the place of. */
export const shownPathOf = (request: Pick<FastifyRequest, "originalUrl">): string => {
  // Two leading slashes would make a host of what follows.
  const path = pathOf(request).replace(/^\/{2,}/, "/")
  return path.includes("eyJ") ? path.replaceAll(TOKEN, "[token]") : path
}

const isReadable = (target: string): boolean => {
  if (!target.includes("%")) return true
  try {
    decodeURIComponent(pathOfTarget(target))
    return true
  } catch {
    return false
  }
}

/**
 * Fastify's `rewriteUrl`. A path that cannot be decoded would be answered outside of all hooks,
 * without a request id, CORS or a line in the log; in its place comes one that can.
 */
export const rewriteTarget = ({ url = UNREADABLE }: IncomingMessage): string =>
  isReadable(url) ? withoutAuthority(url) : UNREADABLE

/** Refuses what could not be decoded: `malformed`. */
export const refuseUnreadable = (app: FastifyInstance): void => {
  app.addHook("onRequest", ({ url }, _, done) => {
    if (url !== UNREADABLE) done()
    else done(malformed("The URL is not valid percent-encoded UTF-8."))
  })
}
