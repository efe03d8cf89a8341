import { randomUUID } from "node:crypto"
import type { IncomingMessage } from "node:http"

const ACCEPTED = /^[A-Za-z0-9._~-]{1,128}$/

/** The caller's X-Request-Id where it can stand in a log line and a header, else a new one. */
export const requestIdOf = (request: Pick<IncomingMessage, "headers">): string => {
  const given = request.headers["x-request-id"]
  return typeof given === "string" && ACCEPTED.test(given) ? given : randomUUID()
}
