import { BadToken, ExpiredToken } from "./bad-token.ts"
import type { JsonObject } from "./canonical.ts"

/** Who is calling, as the token says. `scopes` is "all" when the token has no `scope` claim. */
export type Viewer = {
  id: string
  email: string | null
  name: string | null
  scopes: ReadonlySet<string> | "all"
}

/** `now` is in seconds since the epoch. */
export type ClaimExpectations = { issuer: string; audience: string; now: number }

const CLOCK_TOLERANCE_SECONDS = 5
const MAX_SUBJECT_LENGTH = 255
const MAX_EMAIL_LENGTH = 320

/**
 * Checks the claims of a verified token (RFC 7519 section 4.1) and reads the viewer from them.
 * `expiresAt` is in seconds since the epoch. Throws BadToken, and ExpiredToken only when nothing
 * else is wrong.
 */
export function readClaims(
  claims: JsonObject,
  expected: ClaimExpectations,
): { viewer: Viewer; expiresAt: number } {
  if (claims["iss"] !== expected.issuer) throw new BadToken("another issuer")
  checkAudience(claims["aud"], expected.audience)
  const viewer = {
    id: readSubject(claims["sub"]),
    email: readEmail(claims["email"]),
    name: readText(claims["name"]),
    scopes: readScopes(claims["scope"]),
  }
  return { viewer, expiresAt: checkTimes(claims, expected.now) }
}

function checkAudience(aud: unknown, audience: string): void {
  const audiences: unknown[] = Array.isArray(aud) ? aud : [aud]
  if (!audiences.every((member) => typeof member === "string") || !audiences.includes(audience)) {
    throw new BadToken("another audience")
  }
}

function readSubject(sub: unknown): string {
  if (typeof sub !== "string") throw new BadToken("sub is not a string")
  const length = Array.from(sub).length
  if (length < 1 || length > MAX_SUBJECT_LENGTH || !sub.isWellFormed() || /\p{Cc}/u.test(sub)) {
    throw new BadToken("sub is empty, too long, or holds control characters or lone surrogates")
  }
  return sub
}

function readScopes(scope: unknown): Viewer["scopes"] {
  if (scope === undefined) return "all"
  if (typeof scope !== "string") throw new BadToken("scope is not a string")
  return new Set(scope.split(" ").filter((name) => name !== ""))
}

function readEmail(email: unknown): string | null {
  const address = readText(email)?.toLowerCase() ?? null
  return address !== null && Array.from(address).length > MAX_EMAIL_LENGTH ? null : address
}

/** Text that PostgreSQL can store, or null. */
function readText(value: unknown): string | null {
  if (typeof value !== "string" || value === "") return null
  return value.isWellFormed() && !value.includes("\0") ? value : null
}

function checkTimes(claims: JsonObject, now: number): number {
  for (const name of ["nbf", "iat"]) {
    if (claims[name] === undefined) continue
    const time = readTime(claims, name)
    if (time > now + CLOCK_TOLERANCE_SECONDS) throw new BadToken(`${name} is in the future`)
  }
  const expiresAt = readTime(claims, "exp")
  if (isExpired(expiresAt, now)) throw new ExpiredToken("expired")
  return expiresAt
}

/** Both in seconds since the epoch. */
export const isExpired = (expiresAt: number, now: number): boolean =>
  expiresAt <= now - CLOCK_TOLERANCE_SECONDS

/** A NumericDate. JSON can spell infinity: 1e999. */
function readTime(claims: JsonObject, name: string): number {
  const time = claims[name]
  if (typeof time !== "number" || !Number.isFinite(time)) {
    throw new BadToken(`${name} is not a finite number`)
  }
  return time
}
