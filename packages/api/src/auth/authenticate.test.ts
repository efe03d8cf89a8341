import { describe, expect, test } from "vitest"
import { createAuthenticator, type AuthConfig } from "./authenticate.ts"
import { json, startKeyServer } from "./key-server.testing.ts"
import {
  audience,
  hmac,
  issuer,
  makeAuthenticator,
  makeSigner,
  rejectedFor,
  secret,
  tokenOf,
} from "./testing.ts"

const [alice, bob] = [await makeSigner("ES256", "a"), await makeSigner("ES256", "b")]
const viewer = expect.objectContaining({ kind: "viewer" })
const EXPIRED = { kind: "rejected", expired: true, reason: "expired" }
const NO_KEY = rejectedFor("no key for this algorithm and kid")

/** An authenticator with a clock of its own, which starts at a whole second. */
const setUp = (config: Partial<AuthConfig> = { secret }) => {
  let now = Math.floor(Date.now() / 1000) * 1000
  const { authenticate, keysReady } = makeAuthenticator(config, { now: () => now })
  return {
    authenticate,
    keysReady,
    token: (change?: object, signer = hmac(secret)) => tokenOf(signer, change, now),
    pass: (seconds: number) => void (now += seconds * 1000),
  }
}

describe("a remembered token", () => {
  test("is the same viewer again", async () => {
    const { authenticate, token } = setUp()
    const sent = token({ sub: "alice", scope: "tasks:read", email: "a@example.com" })
    const first = await authenticate(sent)
    expect(first).toMatchObject({
      viewer: { id: "alice", email: "a@example.com", name: null, scopes: new Set(["tasks:read"]) },
    })
    // The very same object: it was not verified again.
    expect(await authenticate(sent)).toBe(first)
  })

  test.each([1, 30, 59])(
    "expires %i seconds after it was made, give or take five",
    async (life) => {
      const { authenticate, token, pass } = setUp()
      const now = Math.floor(Date.now() / 1000)
      const sent = token({ exp: now + life })
      expect(await authenticate(sent)).toEqual(viewer)
      pass(life + 4)
      expect(await authenticate(sent)).toEqual(viewer)
      pass(0.999)
      expect(await authenticate(sent)).toEqual(viewer)
      pass(0.001)
      expect(await authenticate(sent)).toEqual(EXPIRED)
      expect(await authenticate(sent)).toEqual(EXPIRED)
    },
  )

  test("does not lend its good name to a forgery", async () => {
    const { authenticate, token } = setUp()
    const sent = token()
    expect(await authenticate(sent)).toEqual(viewer)
    const [head, body, signature] = sent.split(".") as [string, string, string]
    const [, otherBody] = token({ sub: "bob" }).split(".") as [string, string, string]
    for (const forgery of [
      `${head}.${otherBody}.${signature}`,
      `${head}.${body}.${signature.slice(0, -1)}`,
      `${head}.${body}.`,
      `${sent}.`,
      `${sent}=`,
      `${sent}\n`,
    ]) {
      expect(await authenticate(forgery), forgery).toMatchObject({ kind: "rejected" })
    }
  })

  test("is another authenticator's business", async () => {
    const sent = setUp().token()
    const others: Partial<AuthConfig>[] = [
      { secret: "another secret of more than 32 bytes" },
      { secret, issuer: "https://other.example" },
      { secret, audience: "other" },
    ]
    expect(await setUp().authenticate(sent)).toEqual(viewer)
    for (const config of others) {
      expect(await setUp(config).authenticate(sent)).toMatchObject({ kind: "rejected" })
    }
    expect(await setUp().authenticate(sent)).toEqual(viewer)
  })

  test("is refused all the same beside a second header or in another scheme", async () => {
    const sent = setUp().token()
    const { authenticate } = createAuthenticator({ issuer, audience, secret })
    const good = `Bearer ${sent}`
    expect(await authenticate([good])).toEqual(viewer)
    for (const lines of [[good, good], [`Basic ${sent}`], [sent], [`${good} `]]) {
      expect(await authenticate(lines)).toMatchObject({ kind: "rejected" })
    }
  })
})

test("never remembers a token that was rejected", async () => {
  const { authenticate, token, pass } = setUp()
  const early = token({ nbf: Math.floor(Date.now() / 1000) + 20 })
  expect(await authenticate(early)).toEqual(rejectedFor("nbf is in the future"))
  pass(20)
  expect(await authenticate(early)).toEqual(viewer)
  const forged = token({}, hmac("another secret of more than 32 bytes"))
  for (const _ of [1, 2]) {
    expect(await authenticate(forged)).toEqual(rejectedFor("signature does not verify"))
  }
})

describe("a token whose key is gone", () => {
  const setUpKeys = async () => {
    const server = await startKeyServer(json({ keys: [alice.jwk, bob.jwk] }))
    return { server, ...setUp({ jwks: server.jwks }), [Symbol.asyncDispose]: server.stop }
  }

  test("is refused once the set was loaded again, also when remembered a second before", async () => {
    await using keys = await setUpKeys()
    const [ofAlice, ofBob] = [keys.token({ exp: 1e11 }, alice), keys.token({ exp: 1e11 }, bob)]
    expect(await keys.authenticate(ofAlice)).toEqual(viewer)
    keys.server.answerWith(json({ keys: [bob.jwk] }))
    keys.pass(599)
    expect(await keys.authenticate(ofAlice)).toEqual(viewer)
    keys.pass(1)
    expect(await keys.authenticate(ofBob)).toEqual(viewer)
    expect(await keys.authenticate(ofAlice)).toEqual(NO_KEY)
  })

  test("is refused once a probe has loaded the set", async () => {
    await using keys = await setUpKeys()
    const sent = keys.token({ exp: 1e11 }, alice)
    await keys.authenticate(sent)
    keys.pass(599)
    expect(await keys.authenticate(sent)).toEqual(viewer)
    keys.server.answerWith(json({ keys: [bob.jwk] }))
    keys.pass(1)
    expect(await keys.keysReady()).toBe(true)
    expect(await keys.authenticate(sent)).toEqual(NO_KEY)
  })

  test("is refused a minute later at the latest, whoever else asks", async () => {
    await using keys = await setUpKeys()
    const sent = keys.token({ exp: 1e11 }, alice)
    await keys.authenticate(sent)
    keys.pass(599)
    await keys.authenticate(sent)
    keys.server.answerWith(json({ keys: [bob.jwk] }))
    keys.pass(60)
    expect(await keys.authenticate(sent)).toEqual(NO_KEY)
  })

  test("asks the key server no more often for being remembered", async () => {
    await using keys = await setUpKeys()
    const sent = keys.token({ exp: 1e11 }, alice)
    for (let n = 0; n < 100; n++) expect(await keys.authenticate(sent)).toEqual(viewer)
    expect(keys.server.paths).toHaveLength(1)
  })
})
