import { sessionState } from "./session-state.ts"
import { until } from "./store.ts"

/** A token that is about to expire is replaced before it is used. */
const MARGIN_MS = 30_000

type AccessToken = { token: string; expiresAt: number }

/** Throws while none can be had. With `refresh`, one that has just been made. */
export type GetAccessToken = (options: { refresh: boolean }) => Promise<AccessToken>

type Claims = { sub: string; iat: number; exp: number }

/** The API verifies a token; this only looks. */
const claimsOf = (token: string): Claims => {
  const payload = token.split(".")[1] ?? ""
  const bytes = Uint8Array.from(
    atob(payload.replaceAll("-", "+").replaceAll("_", "/")),
    (letter) => letter.codePointAt(0) ?? 0,
  )
  return JSON.parse(new TextDecoder().decode(bytes)) as Claims // what our own Better Auth has signed
}

const askForToken = async (): Promise<string | undefined> => {
  const answer = await fetch("/api/auth/token", { cache: "no-store" })
  if (answer.status === 401) return undefined
  if (!answer.ok) throw new Error(`No access token could be had: HTTP ${answer.status}`)
  const { token } = (await answer.json()) as { token: string } // Better Auth's JWT plugin
  return token
}

/**
 * The access tokens of the person that a tab was opened for, kept in its memory only. The cookie may be
 * somebody else's by now, who has signed in in another tab: their token is not taken. Whatever needs one
 * waits until the tab's own person has signed in again, and nothing is lost.
 */
export const createAccessTokens = (personId: string): GetAccessToken => {
  let kept: AccessToken | undefined
  let underWay: Promise<AccessToken> | undefined

  const fetchOne = async (): Promise<AccessToken> => {
    for (;;) {
      const token = await askForToken()
      const claims = token === undefined ? undefined : claimsOf(token)
      if (token !== undefined && claims?.sub === personId) {
        // By this computer's clock, which may be wrong: the token was made just now.
        return { token, expiresAt: Date.now() + (claims.exp - claims.iat) * 1000 }
      }
      sessionState.set("signed out")
      await until(sessionState, "signed in")
    }
  }

  return async ({ refresh }) => {
    if (sessionState.get() !== "signed in") kept = undefined
    if (!refresh && kept !== undefined && kept.expiresAt - Date.now() > MARGIN_MS) return kept
    underWay ??= fetchOne().finally(() => {
      underWay = undefined
    })
    kept = await underWay
    return kept
  }
}
