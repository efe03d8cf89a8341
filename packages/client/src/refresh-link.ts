import type { Operation } from "@trpc/client"
import { asyncLink } from "./async-link.ts"
import { isDocketError } from "./error.ts"
import type { Tokens } from "./tokens.ts"

const REFRESHED = "refreshedToken"

/** The token that the refresh link got for one of these calls. */
export const refreshedToken = (calls: readonly Operation[]): string | undefined =>
  calls.map(({ context }) => context[REFRESHED]).find((token) => typeof token === "string")

/** Makes a call that is refused as `unauthenticated` once more, with a new token. */
export const refreshLink = (tokens: Tokens) =>
  asyncLink(async (op, send) => {
    const before = tokens.refreshes
    try {
      return await send(op)
    } catch (error) {
      if (!isDocketError(error, "unauthenticated")) throw error
      const token = await tokens.refreshed(before)
      if (token === null) throw error
      return send({ ...op, context: { ...op.context, [REFRESHED]: token } })
    }
  })
