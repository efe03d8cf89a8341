import type { Context } from "../context.ts"
import { DomainError } from "../errors.ts"
import type { Access, Scope } from "./access.ts"
import type { Viewer } from "./authenticate.ts"

const message = {
  missing: "Send an access token: `Authorization: Bearer <token>`.",
  expired: "The access token has expired. Get a new one.",
  invalid: "The access token is not valid. Get a new one.",
} as const

const holds = (granted: Viewer["scopes"], scope: Scope): boolean =>
  granted === "all" || granted.has(scope) || (scope === "tasks:read" && granted.has("tasks:write"))

/**
 * The gate of every door: who is calling, with the access that the procedure wants, and a row in
 * the database from here on. Throws `unauthenticated`, `forbidden` and `unavailable`.
 */
export async function requireViewer(
  { authenticate, users, record }: Pick<Context, "authenticate" | "users" | "record">,
  access: Exclude<Access, "public">,
): Promise<Viewer> {
  const authentication = await authenticate()
  if (authentication.kind !== "viewer") {
    const token =
      authentication.kind === "anonymous"
        ? "missing"
        : authentication.expired
          ? "expired"
          : "invalid"
    if (authentication.kind === "rejected") record.tokenRejection = authentication.reason
    throw new DomainError(message[token], { code: "unauthenticated", details: { token } })
  }
  const { viewer } = authentication
  record.viewerId = viewer.id
  if (access !== "viewer" && !holds(viewer.scopes, access)) {
    throw new DomainError(`The access token lacks the scope ${access}.`, {
      code: "forbidden",
      details: { scope: access },
    })
  }
  await users.ensure(viewer)
  return viewer
}
