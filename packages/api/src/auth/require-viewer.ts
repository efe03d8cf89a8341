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
 * Who is calling, with the access that the procedure wants. Touches no database. Throws
 * `unauthenticated`, `forbidden` and `unavailable`.
 */
export async function authorize(
  { authenticate, record }: Pick<Context, "authenticate" | "record">,
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
  return viewer
}

/** As `authorize`, and the viewer has a row in the database from here on. */
export async function requireViewer(
  context: Pick<Context, "authenticate" | "users" | "record" | "log">,
  access: Exclude<Access, "public">,
): Promise<Viewer> {
  const viewer = await authorize(context, access)
  await context.users.ensure(viewer, context.log)
  return viewer
}
