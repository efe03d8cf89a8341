import { readBearer } from "./bearer.ts"
import type { KeySetLog } from "./key-set.ts"
import { isExpired } from "./claims.ts"
import { createKeys, type KeysConfig } from "./keys.ts"
import { createTokenMemory } from "./token-memory.ts"
import { type Verdict, verifyToken } from "./verify-token.ts"

export type { Viewer } from "./claims.ts"

/** `reason` is for the log, `expired` for the caller. `expiresAt` is in seconds since the epoch. */
export type Authentication = { kind: "anonymous" } | Verdict

/** The secret has at least 32 bytes. Either family of keys may be missing, not both. */
export type AuthConfig = KeysConfig & { issuer: string; audience: string }

/** `now` is in milliseconds since the epoch. */
export type AuthDeps = { fetch?: typeof fetch; now?: () => number; log?: KeySetLog }

export type Authenticator = {
  /**
   * Says who sent a request with these Authorization headers, one string for each header line. A
   * bad token is data; throws DomainError `unavailable` when the key server is in trouble.
   */
  authenticate: (authorization: readonly string[]) => Promise<Authentication>
  /** Whether tokens can be verified now. Never throws, takes 3 seconds at most, and is cheap. */
  keysReady: () => Promise<boolean>
}

/** Touches no network until it is asked. Throws TypeError on keys that must not be used. */
export function createAuthenticator(config: AuthConfig, deps: AuthDeps = {}): Authenticator {
  const { issuer, audience } = config
  const now = deps.now ?? Date.now
  // A wall clock that is set back must not stretch a cooldown.
  const elapsed = deps.now ?? (() => performance.now())
  const memory = createTokenMemory({ now: elapsed })
  const keys = createKeys(config, {
    fetch: deps.fetch ?? fetch,
    now: elapsed,
    log: deps.log,
    onLoad: memory.forgetAll,
  })
  return {
    async authenticate(authorization) {
      const credentials = readBearer(authorization)
      if (credentials.kind !== "bearer") return credentials
      const { token } = credentials
      const seconds = now() / 1000
      const known = memory.recall(token)
      if (known !== undefined && !isExpired(known.expiresAt, seconds)) return known
      const begun = memory.begin()
      const verdict = await verifyToken(token, keys, { issuer, audience, now: seconds })
      if (verdict.kind === "viewer") memory.remember(token, verdict, begun)
      return verdict
    },
    keysReady: () => keys.ready(),
  }
}
