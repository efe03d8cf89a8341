import type { GetToken } from "@docket/client"
import { sessionState } from "./session-state.ts"
import { until } from "./store.ts"

/** A token that is about to expire is replaced before it is used. */
const MARGIN_MS = 30_000

export type AccessToken = { token: string; expiresAt: number }

/**
 * When a JWT that was issued just now ends, in milliseconds since the epoch by this computer's clock, which
 * may be wrong. The API verifies it; this only looks.
 */
const expiryOf = (token: string): number => {
  const payload = token.split(".")[1] ?? ""
  const json = atob(payload.replaceAll("-", "+").replaceAll("_", "/"))
  const { iat, exp } = JSON.parse(json) as { iat: number; exp: number } // what our own Better Auth has signed
  return Date.now() + (exp - iat) * 1000
}

const fetchToken = async (): Promise<AccessToken> => {
  for (;;) {
    const answer = await fetch("/api/auth/token", { cache: "no-store" })
    if (answer.ok) {
      const { token } = (await answer.json()) as { token: string } // Better Auth's JWT plugin
      return { token, expiresAt: expiryOf(token) }
    }
    if (answer.status !== 401)
      throw new Error(`No access token could be had: HTTP ${answer.status}`)
    // What asked for it waits until the person has signed in again, and nothing is lost.
    sessionState.set("signed out")
    await until(sessionState, "signed in")
  }
}

let kept: AccessToken | undefined
let underWay: Promise<AccessToken> | undefined

/** The person's access token, kept in this tab's memory only. Throws while none can be had. */
export const accessToken = async ({ refresh }: { refresh: boolean }): Promise<AccessToken> => {
  if (sessionState.get() !== "signed in") kept = undefined
  if (!refresh && kept !== undefined && kept.expiresAt - Date.now() > MARGIN_MS) return kept
  underWay ??= fetchToken().finally(() => {
    underWay = undefined
  })
  kept = await underWay
  return kept
}

export const getToken: GetToken = async (options) => (await accessToken(options)).token
