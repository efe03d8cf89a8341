import { describe, expect, test } from "vitest"
import {
  audience,
  claimsAt,
  forge,
  hmac,
  issuer,
  makeAuthenticator,
  rejectedFor,
  secret,
  tokenOf,
} from "./testing.ts"

const now = Date.parse("2026-11-21T12:00:00.400Z")
const seconds = Math.floor(now / 1000)
const signer = hmac(secret)
const { authenticate } = makeAuthenticator({ secret }, { now: () => now })
const authenticateWith = (change: object) => authenticate(tokenOf(signer, change, now))
const show = (change: object) => JSON.stringify(change).slice(0, 60)

const ISSUER = "another issuer"
const AUDIENCE = "another audience"
const SUBJECT = "sub is empty, too long, or holds control characters or lone surrogates"

describe("accepts", () => {
  test.each<[change: object, viewer: object]>([
    [{}, { id: "alice", email: null, name: null, scopes: "all" }],
    [{ aud: ["other", audience] }, { id: "alice" }],
    [{ sub: "a" }, { id: "a" }],
    [{ sub: "a".repeat(255) }, { id: "a".repeat(255) }],
    [{ sub: "😀".repeat(255) }, { id: "😀".repeat(255) }],
    [{ sub: " Alice \u2028" }, { id: " Alice \u2028" }],
    [{ nbf: seconds + 5, iat: seconds + 5 }, { id: "alice" }],
    [{ nbf: now / 1000 + 5, iat: now / 1000 + 5 }, { id: "alice" }],
    [{ iat: undefined }, { id: "alice" }],
    [
      { email: "Alice@Example.COM", name: " Alice " },
      { email: "alice@example.com", name: " Alice " },
    ],
    [{ email: `${"a".repeat(308)}@example.com` }, { email: `${"a".repeat(308)}@example.com` }],
    [{ email: `${"a".repeat(309)}@example.com` }, { email: null }],
    [{ email: "İ".repeat(161) }, { email: null }],
    [
      { email: "", name: "" },
      { email: null, name: null },
    ],
    [
      { email: "a\0@example.com", name: "A\0" },
      { email: null, name: null },
    ],
    [
      { email: "a\ud800@example.com", name: "\udc00" },
      { email: null, name: null },
    ],
    [
      { email: 7, name: ["Alice"] },
      { email: null, name: null },
    ],
    [
      { email: null, name: null },
      { email: null, name: null },
    ],
    [{ scope: "tasks:read" }, { scopes: new Set(["tasks:read"]) }],
    [{ scope: " tasks:read  openid " }, { scopes: new Set(["tasks:read", "openid"]) }],
    [{ scope: "tasks:read\ttasks:write" }, { scopes: new Set(["tasks:read\ttasks:write"]) }],
    [{ scope: "" }, { scopes: new Set() }],
  ])("$0", async (change, viewer) => {
    expect(await authenticateWith(change)).toMatchObject({ kind: "viewer", viewer })
  })

  test("and tells when the token expires, in seconds", async () => {
    const answer = await authenticateWith({ exp: seconds + 60.5 })
    expect(answer).toMatchObject({ expiresAt: seconds + 60.5 })
  })
})

describe("refuses", () => {
  test.each<[change: object, reason: string]>([
    [{ iss: undefined }, ISSUER],
    [{ iss: `${issuer}/` }, ISSUER],
    [{ iss: [issuer] }, ISSUER],
    [{ aud: undefined }, AUDIENCE],
    [{ aud: "other" }, AUDIENCE],
    [{ aud: [] }, AUDIENCE],
    [{ aud: [audience, 1] }, AUDIENCE],
    [{ aud: { [audience]: true } }, AUDIENCE],
    [{ sub: undefined }, "sub is not a string"],
    [{ sub: null }, "sub is not a string"],
    [{ sub: 1 }, "sub is not a string"],
    [{ sub: { not: "alice" } }, "sub is not a string"],
    [{ sub: ["alice"] }, "sub is not a string"],
    [{ sub: "" }, SUBJECT],
    [{ sub: "a".repeat(256) }, SUBJECT],
    [{ sub: "😀".repeat(256) }, SUBJECT],
    [{ sub: "alice\0" }, SUBJECT],
    [{ sub: "alice\n" }, SUBJECT],
    [{ sub: "alice\x7f" }, SUBJECT],
    [{ sub: "alice\x85" }, SUBJECT],
    [{ sub: "alice\ud800" }, SUBJECT],
    [{ exp: undefined }, "exp is not a finite number"],
    [{ exp: null }, "exp is not a finite number"],
    [{ exp: String(seconds + 60) }, "exp is not a finite number"],
    [{ exp: [seconds + 60] }, "exp is not a finite number"],
    [{ nbf: seconds + 6 }, "nbf is in the future"],
    [{ nbf: String(seconds) }, "nbf is not a finite number"],
    [{ nbf: null }, "nbf is not a finite number"],
    [{ iat: seconds + 6 }, "iat is in the future"],
    [{ iat: String(seconds) }, "iat is not a finite number"],
    [{ scope: ["tasks:read"] }, "scope is not a string"],
    [{ scope: null }, "scope is not a string"],
    [{ scope: 1 }, "scope is not a string"],
    [{ exp: seconds - 60, iss: "other" }, ISSUER],
  ])("$0", async (change, reason) => {
    expect(await authenticateWith(change), show(change)).toEqual(rejectedFor(reason))
  })

  test("an exp that JSON spells as infinity", async () => {
    const payload = JSON.stringify(claimsAt(now)).replace(/"exp":\d+/, '"exp":1e999')
    const token = forge(signer, signer.header, Buffer.from(payload))
    expect(await authenticate(token)).toEqual(rejectedFor("exp is not a finite number"))
  })

  test("claims that are inherited only", async () => {
    const payload = `{"__proto__":${JSON.stringify(claimsAt(now))}}`
    const token = forge(signer, signer.header, Buffer.from(payload))
    expect(await authenticate(token)).toEqual(rejectedFor(ISSUER))
  })

  test("an expired token, and says so, after a tolerance of 5 seconds", async () => {
    expect(await authenticateWith({ exp: seconds - 4 })).toMatchObject({ kind: "viewer" })
    const expired = { kind: "rejected", expired: true, reason: "expired" }
    expect(await authenticateWith({ exp: seconds - 5 })).toEqual(expired)
  })
})

describe("refuses what Better Auth signs with the same secret", () => {
  const times = { iat: seconds, exp: seconds + 3600 }
  const user = { id: "alice", email: "alice@example.com", emailVerified: true, name: "Alice" }
  const session = { id: "s1", userId: "alice", token: "opaque", expiresAt: "2026-11-28" }

  test.each<[name: string, payload: object]>([
    ["the mail-verification link", { email: "alice@example.com", ...times }],
    [
      "the change-of-mail link",
      { email: "alice@example.com", updateTo: "bob@example.com", ...times },
    ],
    ["the session-cache cookie", { session, user, updatedAt: now, version: "1", ...times }],
    ["a cookie with sub", { session, user, sub: "alice", ...times }],
  ])("%s", async (_, payload) => {
    const header = { alg: "HS256" }
    expect(await authenticate(forge(signer, header, payload))).toEqual(rejectedFor(ISSUER))
    const complete = { ...payload, ...claimsAt(now) }
    expect(await authenticate(forge(signer, header, complete))).toMatchObject({ kind: "viewer" })
  })
})
