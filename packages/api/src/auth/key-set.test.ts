import { generateKeyPairSync } from "node:crypto"
import { gzipSync } from "node:zlib"
import type { JWK } from "jose"
import { describe, expect, test } from "vitest"
import { createKeySet } from "./key-set.ts"
import type { JwksConfig } from "./keys.ts"
import { type Answer, json, startKeyServer, status } from "./key-server.testing.ts"
import {
  base64url,
  claimsAt,
  forge,
  hmac,
  makeAuthenticator,
  makeSigner,
  rejectedFor,
  secret,
  type Signer,
  signerOf,
  tokenOf,
} from "./testing.ts"

const [alice, bob] = [await makeSigner("ES256", "a"), await makeSigner("ES256", "b")]
const rsa = await makeSigner("RS256", "rsa")
const keySet = (...keys: JWK[]) => json({ keys })
const octet: JWK = { kty: "oct", kid: "oct", k: base64url(secret) }

const weakRsa = generateKeyPairSync("rsa", { modulusLength: 1024 })
const weak = signerOf("RS256", "weak", weakRsa)

const NO_KEY = rejectedFor("no key for this algorithm and kid")
const viewer = expect.objectContaining({ kind: "viewer" })
const unavailableFor = (retryAfterSeconds: number) =>
  expect.objectContaining({ failure: { code: "unavailable", details: { retryAfterSeconds } } })

/** An authenticator with a clock of its own and a key server that answers with alice's key. */
async function setUp(answer: Answer = keySet(alice.jwk), change: Partial<JwksConfig> = {}) {
  let now = Date.now()
  const warnings: unknown[] = []
  const server = await startKeyServer(answer)
  const log = {
    warn: (details: object, message: string) => void warnings.push({ ...details, message }),
  }
  const config = { jwks: { ...server.jwks, ...change }, secret }
  const { authenticate, keysReady } = makeAuthenticator(config, { now: () => now, log })
  return {
    server,
    warnings,
    keysReady,
    ask: (signer: Signer = alice, kid = signer.header.kid) =>
      authenticate(forge(signer, { ...signer.header, kid }, claimsAt(now))),
    askWith: authenticate,
    pass: (seconds: number) => void (now += seconds * 1000),
    [Symbol.asyncDispose]: server.stop,
  }
}

const COOLDOWN = 30
const MAX_AGE = 600
const DAY = 24 * 3600

describe("a key server in trouble", () => {
  const filler = "x".repeat(65_536)
  const elsewhere = { location: "/elsewhere" }
  const refused: [name: string, answer: Answer][] = [
    ["500", status(500)],
    ["404 with a good set", json({ keys: [alice.jwk] }, 404)],
    ["203 with a good set", json({ keys: [alice.jwk] }, 203)],
    ["a redirect", status(302, elsewhere)],
    ["a permanent redirect", status(308, elsewhere)],
    ["204", status(204)],
    ["a cut connection", (response) => void response.destroy()],
    ["a cut body", (response) => void response.write('{"keys":[', () => response.destroy())],
    ["HTML", (response) => void response.end("<!doctype html><title>Sign in</title>")],
    ["an empty body", (response) => void response.end()],
    ["an array", json([alice.jwk])],
    ["no keys", json({})],
    ["keys that are no array", json({ keys: { a: alice.jwk } })],
    ["a key that is no object", json({ keys: [alice.jwk, "key"] })],
    [
      "invalid UTF-8",
      (response) => void response.end(Buffer.from('{"keys":[],"x":"\xff"}', "latin1")),
    ],
    ["more than 64 KiB", json({ keys: [alice.jwk], filler })],
    [
      "more than 64 KiB when unpacked",
      (response) => {
        const body = gzipSync(JSON.stringify({ keys: [alice.jwk], filler }))
        response.writeHead(200, { "content-encoding": "gzip" }).end(body)
      },
    ],
    ["an oct key only", keySet(octet)],
    ["a private key only", keySet({ ...alice.jwk, ...alice.privateKey.export({ format: "jwk" }) })],
    ["an encryption key only", keySet({ ...alice.jwk, use: "enc" })],
    ["a key for other operations only", keySet({ ...alice.jwk, key_ops: [] })],
    ["a malformed key only", keySet({ ...alice.jwk, x: "AA" })],
    ["a key with a number as kid only", json({ keys: [{ ...alice.jwk, kid: 1 }] })],
    ["an RSA key of 1024 bits only", keySet(weak.jwk)],
  ]

  test.each(refused)("is not believed at the start: %s", async (_, answer) => {
    await using keys = await setUp(answer)
    await expect(keys.ask()).rejects.toEqual(unavailableFor(COOLDOWN))
    expect(await keys.keysReady()).toBe(false)
    expect(keys.warnings).toHaveLength(1)
    expect(keys.server.paths).toEqual(["/keys"])

    keys.server.answerWith(keySet(alice.jwk))
    keys.pass(COOLDOWN)
    expect(await keys.ask()).toEqual(viewer)
    expect(await keys.keysReady()).toBe(true)
  })

  test.each(refused)("does not take known keys away: %s", async (_, answer) => {
    await using keys = await setUp()
    await keys.ask()
    keys.server.answerWith(answer)
    keys.pass(MAX_AGE)
    expect(await keys.ask()).toEqual(viewer)
    await expect(keys.ask(bob)).rejects.toEqual(unavailableFor(COOLDOWN))
    expect(await keys.keysReady()).toBe(true)
    expect(keys.server.paths).toHaveLength(2)
  })

  test("is given 3 seconds, its body included", { timeout: 10_000 }, async () => {
    const silent: Answer = () => {}
    const stalled: Answer = (response) => void response.write('{"keys":[')
    await using first = await setUp(silent)
    await using second = await setUp(stalled)
    const start = performance.now()
    await Promise.all([
      expect(first.ask()).rejects.toEqual(unavailableFor(COOLDOWN)),
      expect(second.ask()).rejects.toEqual(unavailableFor(COOLDOWN)),
      first.keysReady(),
    ])
    const seconds = (performance.now() - start) / 1000
    expect(seconds).toBeGreaterThan(2.5)
    expect(seconds).toBeLessThan(4.5)
    expect(first.server.paths).toHaveLength(1)
  })

  test("stops reading a large answer", async () => {
    let written = 0
    await using keys = await setUp((response) => {
      const chunk = Buffer.alloc(65_536, " ")
      const write = () => {
        while (!response.destroyed && written < 50 * 2 ** 20) {
          written += chunk.length
          if (!response.write(chunk)) return void response.once("drain", write)
        }
        response.end()
      }
      write()
    })
    await expect(keys.ask()).rejects.toEqual(unavailableFor(COOLDOWN))
    expect(written).toBeLessThan(10 * 2 ** 20)
  })

  test("is asked once in a cooldown, and says how long that lasts", async () => {
    await using keys = await setUp()
    await keys.server.stop()
    await expect(keys.ask()).rejects.toEqual(unavailableFor(COOLDOWN))
    keys.pass(20.5)
    await expect(keys.ask()).rejects.toEqual(unavailableFor(10))
    await keys.server.start()
    await expect(keys.ask()).rejects.toEqual(unavailableFor(10))
    expect(keys.server.paths).toHaveLength(0)
    keys.pass(9.5)
    expect(await keys.ask()).toEqual(viewer)
  })

  test("is written about in the log, with the cause", async () => {
    await using keys = await setUp(status(500))
    await expect(keys.ask()).rejects.toEqual(unavailableFor(COOLDOWN))
    expect(keys.warnings).toEqual([
      {
        cause: { name: "Error", message: "the key server answered 500" },
        message: "the key server is out of reach or not to be believed",
      },
    ])
  })

  test("is asked once by one request, even without a cooldown", async () => {
    await using keys = await setUp(status(500), { cooldownSeconds: 0 })
    await expect(keys.ask()).rejects.toEqual(unavailableFor(1))
    expect(keys.server.paths).toHaveLength(1)
  })

  test("is lived without for 24 hours, and no longer", async () => {
    await using keys = await setUp()
    await keys.ask()
    await keys.server.stop()
    keys.pass(DAY - 1)
    expect(await keys.ask()).toEqual(viewer)
    keys.pass(1)
    await expect(keys.ask()).rejects.toEqual(unavailableFor(COOLDOWN - 1))
    expect(await keys.keysReady()).toBe(false)
  })

  test("is not waited for while there are keys to go on with", async () => {
    await using keys = await setUp()
    await keys.ask()
    keys.server.answerWith(status(500))
    keys.pass(MAX_AGE)
    await keys.ask()
    keys.server.answerWith(() => {})
    keys.pass(COOLDOWN)
    const start = performance.now()
    expect(await keys.ask()).toEqual(viewer)
    expect(performance.now() - start).toBeLessThan(1000)
  })

  test("is waited for by a token of no known key, once it may be asked again", async () => {
    await using keys = await setUp()
    await keys.ask()
    keys.server.answerWith(status(500))
    keys.pass(MAX_AGE)
    await keys.ask()
    await expect(keys.ask(bob)).rejects.toEqual(unavailableFor(COOLDOWN))
    keys.server.answerWith(keySet(bob.jwk))
    keys.pass(COOLDOWN)
    expect(await keys.ask(bob)).toEqual(viewer)
  })

  test("does not touch tokens that it has no part in", async () => {
    await using keys = await setUp(status(500))
    expect(await keys.askWith(tokenOf(hmac(secret)))).toEqual(viewer)
    expect(await keys.askWith("a.b.c")).toMatchObject({ kind: "rejected" })
    expect(keys.server.paths).toHaveLength(0)
  })
})

describe("a key server in order", () => {
  test("is asked once for 500 unknown kids, and once more after the cooldown", async () => {
    await using keys = await setUp()
    expect(await keys.ask()).toEqual(viewer)
    const askAll = () =>
      Promise.all(Array.from({ length: 500 }, (_, n) => keys.ask(alice, `k${n}`)))
    expect(new Set((await askAll()).map(({ kind }) => kind))).toEqual(new Set(["rejected"]))
    expect(keys.server.paths).toHaveLength(1)
    keys.pass(COOLDOWN)
    await askAll()
    await askAll()
    expect(keys.server.paths).toHaveLength(2)
  })

  test("is asked once by 500 first requests and probes", async () => {
    await using keys = await setUp()
    const answers = await Promise.all(Array.from({ length: 500 }, () => keys.ask()))
    await Promise.all(Array.from({ length: 500 }, () => keys.keysReady()))
    expect(answers.every(({ kind }) => kind === "viewer")).toBe(true)
    expect(keys.server.paths).toHaveLength(1)
  })

  test("rotates: the new key is known after a cooldown, the old one goes with it", async () => {
    await using keys = await setUp()
    await keys.ask()
    keys.server.answerWith(keySet(bob.jwk))
    expect(await keys.ask(bob)).toEqual(NO_KEY)
    keys.pass(COOLDOWN)
    expect(await keys.ask(bob)).toEqual(viewer)
    expect(await keys.ask(alice)).toEqual(NO_KEY)
  })

  test("withdraws a key: it goes when the set has reached its age", async () => {
    await using keys = await setUp(keySet(alice.jwk, bob.jwk))
    await keys.ask(bob)
    keys.server.answerWith(keySet(alice.jwk))
    keys.pass(MAX_AGE - 1)
    expect(await keys.ask(bob)).toEqual(viewer)
    keys.pass(1)
    expect(await keys.ask(bob)).toEqual(NO_KEY)
  })

  test("is believed when its set is empty", async () => {
    await using keys = await setUp()
    await keys.ask()
    keys.server.answerWith(keySet())
    keys.pass(MAX_AGE)
    expect(await keys.ask()).toEqual(NO_KEY)
    expect(await keys.keysReady()).toBe(true)
  })

  test("is not asked about a kid that belongs to a key of another algorithm", async () => {
    await using keys = await setUp()
    await keys.ask()
    keys.pass(COOLDOWN)
    expect(await keys.ask(rsa, "a")).toEqual(NO_KEY)
    expect(keys.server.paths).toHaveLength(1)
  })

  test("is asked about a token without kid when no key has its algorithm", async () => {
    await using keys = await setUp()
    await keys.ask()
    keys.server.answerWith(keySet(rsa.jwk))
    keys.pass(COOLDOWN)
    expect(await keys.ask({ ...rsa, header: { alg: "RS256" } })).toEqual(viewer)
  })

  test("may publish keys that are of no use here", async () => {
    const future = { kty: "AKP", alg: "ML-DSA-65", kid: "future", pub: "AA" }
    await using keys = await setUp(json({ keys: [octet, future, weak.jwk, alice.jwk] }))
    expect(await keys.ask()).toEqual(viewer)
    expect(await keys.ask(hmac(secret), "oct")).toEqual(NO_KEY)
    expect(await keys.ask(weak)).toEqual(NO_KEY)
  })

  test("may leave out alg, use and kid", async () => {
    const bare = ({ jwk: { alg: _alg, use: _use, kid: _kid, ...jwk } }: typeof alice) => jwk
    await using keys = await setUp(keySet(bare(alice), bare(bob), bare(rsa)))
    const withoutKid = { ...rsa, header: { alg: "RS256" } }
    expect(await keys.ask(withoutKid)).toEqual(viewer)
    expect(await keys.ask({ ...bob, header: { alg: "ES256" } })).toEqual(viewer)
    expect(await keys.ask(bob)).toEqual(NO_KEY)
  })
})

test("a key set does without a log and a listener", async () => {
  let isDown = true
  const load = async () => {
    if (isDown) throw new Error("down")
    return []
  }
  const keys = createKeySet({ load, cooldownMs: 0, maxAgeMs: 1, now: () => 0 })
  await expect(keys.find("ES256", "a")).rejects.toEqual(unavailableFor(1))
  expect(await keys.ready()).toBe(false)
  isDown = false
  expect(await keys.find("ES256", "a")).toEqual([])
  expect(await keys.ready()).toBe(true)
})
