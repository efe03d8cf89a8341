import { compactVerify, type CryptoKey, errors } from "jose"
import { BadToken, ExpiredToken } from "./bad-token.ts"
import { type JsonObject, parseJsonObject } from "./canonical.ts"
import { type ClaimExpectations, readClaims, type Viewer } from "./claims.ts"
import type { Keys } from "./keys.ts"
import { type Algorithm, readTokenHeader } from "./token-header.ts"

/** `expiresAt` is in seconds since the epoch. */
export type Accepted = { kind: "viewer"; viewer: Viewer; expiresAt: number }

export type Verdict = { kind: "rejected"; expired: boolean; reason: string } | Accepted

/**
 * Verifies a JWT access token (RFC 7519, 8725). A bad token is a verdict; throws DomainError
 * `unavailable` when the key server is needed and cannot be believed.
 */
export async function verifyToken(
  token: string,
  keys: Keys,
  expected: ClaimExpectations,
): Promise<Verdict> {
  try {
    const header = readTokenHeader(token)
    const claims = await verifySignature(token, header.alg, await keys.find(header))
    return { kind: "viewer", ...readClaims(claims, expected) }
  } catch (error) {
    if (!(error instanceof BadToken)) throw error
    return { kind: "rejected", expired: error instanceof ExpiredToken, reason: error.message }
  }
}

async function verifySignature(
  token: string,
  alg: Algorithm,
  candidates: readonly CryptoKey[],
): Promise<JsonObject> {
  if (candidates.length === 0) throw new BadToken("no key for this algorithm and kid")
  for (const key of candidates) {
    const payload = await payloadIfSignedBy(token, alg, key)
    if (payload === undefined) continue
    const claims = parseJsonObject(payload)
    if (claims === undefined) throw new BadToken("the payload is not a JSON object")
    return claims
  }
  throw new BadToken("signature does not verify")
}

async function payloadIfSignedBy(
  token: string,
  alg: Algorithm,
  key: CryptoKey,
): Promise<Uint8Array | undefined> {
  try {
    return (await compactVerify(token, key, { algorithms: [alg] })).payload
  } catch (error) {
    // The key is in hand, so whatever jose reports is the token's fault and no key server's.
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}
