import { sign } from "node:crypto"
import { describe, expect, test } from "vitest"
import { authenticatorOf } from "./key-server.testing.ts"
import {
  base64url,
  claimsAt,
  forge,
  hmac,
  makeAuthenticator,
  makeSigner,
  rejectedFor,
  secret,
  tokenOf,
} from "./testing.ts"

const eddsa = await makeSigner("EdDSA")
const es256 = await makeSigner("ES256")
const rs256 = await makeSigner("RS256")
const ps256 = await makeSigner("PS256")
const signers = [eddsa, es256, rs256, ps256]
const hs256 = hmac(secret)
const { authenticate, keyServer } = await authenticatorOf(signers)

const good = tokenOf(es256)
const [head, body, signature] = good.split(".") as [string, string, string]
const claims = claimsAt(Date.now())
const withHeader = (change: object) => forge(es256, { ...es256.header, ...change }, claims)
const withPayload = (payload: string | Uint8Array) =>
  forge(es256, es256.header, Buffer.from(payload))
const withSignature = (bytes: Uint8Array) => `${head}.${body}.${base64url(bytes)}`

const BAD_SIGNATURE = "signature does not verify"
const NO_KEY = "no key for this algorithm and kid"
const NOT_CANONICAL = "not canonical base64url"
const NOT_COMPACT = "not a JWS in compact serialization"
const NOT_ACCEPTED = "algorithm not accepted"
const NOT_AN_OBJECT = "the payload is not a JSON object"

describe("accepts", () => {
  test.each([hs256, ...signers])("$header.alg with its own key", async (signer) => {
    const answer = await authenticate(tokenOf(signer))
    expect(answer).toMatchObject({ kind: "viewer", viewer: { id: "alice", scopes: "all" } })
  })

  test.each(["JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"])("typ %s", async (typ) => {
    expect(await authenticate(withHeader({ typ }))).toMatchObject({ kind: "viewer" })
  })

  test("a token without kid", async () => {
    const token = forge(es256, { alg: "ES256" }, claims)
    expect(await authenticate(token)).toMatchObject({ kind: "viewer" })
  })

  test("a token of exactly 8 KiB", async () => {
    const token = tokenWithPayloadOf(6095)
    expect(token).toHaveLength(8192)
    expect(await authenticate(token)).toMatchObject({ kind: "viewer" })
  })
})

/** 20 characters of header, 43 of signature, two dots: 6095 bytes of payload make 8192. */
function tokenWithPayloadOf(bytes: number): string {
  const padding = bytes - JSON.stringify(claimsAt(Date.now(), { jti: "" })).length
  return tokenOf(hs256, { jti: "x".repeat(padding) })
}

type Forgery = [name: string, token: string, reason: string]

const algorithms: Forgery[] = [
  ...["none", "None", "NONE", "nOnE", "", " ", "hs256", "es256", "HS256 "].map((alg): Forgery => [
    `alg ${JSON.stringify(alg)}`,
    forge(hs256, { alg }, claims),
    NOT_ACCEPTED,
  ]),
  ["alg none without signature", `${base64url('{"alg":"none"}')}.${body}.`, NOT_ACCEPTED],
  ["no alg", forge(hs256, {}, claims), NOT_ACCEPTED],
  ["alg as array", forge(hs256, { alg: ["HS256"] }, claims), NOT_ACCEPTED],
  ["HS384 with the right key", tokenOf(hmac(secret, "HS384")), NOT_ACCEPTED],
  ["HS512 with the right key", tokenOf(hmac(secret, "HS512")), NOT_ACCEPTED],
  ["PS256 with the RS256 key", forge(rs256, { alg: "PS256", kid: "RS256" }, claims), NO_KEY],
  ["ES384", withHeader({ alg: "ES384" }), NOT_ACCEPTED],
  ["an empty secret", tokenOf(hmac("")), BAD_SIGNATURE],
  ["a short secret", tokenOf(hmac(secret.slice(0, 8))), BAD_SIGNATURE],
  ["a foreign secret", tokenOf(hmac("another secret of more than 32 bytes")), BAD_SIGNATURE],
]

const hostileKids = ["unknown", "", "../../dev/null", "/dev/null", "' OR 1=1 --", "__proto__"]
const kids: Forgery[] = [
  ...[...hostileKids, "constructor", "https://evil.example/keys", "EdDSA", "es256"].map(
    (kid): Forgery => [`kid ${kid}`, withHeader({ kid }), NO_KEY],
  ),
  ["the secret with a kid", forge(hs256, { alg: "HS256", kid: "ES256" }, claims), NO_KEY],
  ["kid as array", withHeader({ kid: ["ES256"] }), "header parameter kid is not a string"],
  ["kid null", withHeader({ kid: null }), "header parameter kid is not a string"],
]

const evilUrl = keyServer.jwks.url.replace("/keys", "/evil")
const WRONG_TYP = "header parameter typ names another kind of token"
const headers: Forgery[] = [
  ["jwk", withHeader({ jwk: es256.jwk }), "header parameter jwk"],
  ["jku", withHeader({ jku: evilUrl }), "header parameter jku"],
  ["x5u", withHeader({ x5u: evilUrl }), "header parameter x5u"],
  ["x5c", withHeader({ x5c: ["MIIB"] }), "header parameter x5c"],
  ["crit", withHeader({ crit: ["exp"], exp: 1 }), "header parameter crit"],
  ["empty crit", withHeader({ crit: [] }), "header parameter crit"],
  ["b64 false", withHeader({ b64: false }), "header parameter b64"],
  ["b64 false with crit", withHeader({ b64: false, crit: ["b64"] }), "header parameter crit"],
  ["b64 true", withHeader({ b64: true }), "header parameter b64"],
  ["enc", withHeader({ enc: "A256GCM" }), "header parameter enc"],
  ...["JWE", "dpop+jwt", "", "logout+jwt", 1, null, ["JWT"]].map((typ): Forgery => [
    `typ ${JSON.stringify(typ)}`,
    withHeader({ typ }),
    WRONG_TYP,
  ]),
  [
    "a header with a BOM",
    forge(es256, Buffer.from(`\uFEFF{"alg":"ES256"}`), claims),
    "the header is not a JSON object",
  ],
  [
    "a header that is an array",
    forge(es256, [es256.header], claims),
    "the header is not a JSON object",
  ],
]

const der = sign("sha256", Buffer.from(`${head}.${body}`), es256.privateKey)
const raw = Buffer.from(signature, "base64url")
const flipped = Buffer.from(raw.map((byte, index) => (index === 9 ? byte ^ 1 : byte)))
const serialized = { protected: head, payload: body, signature }
const shapes: Forgery[] = [
  ["a stripped signature", `${head}.${body}.`, BAD_SIGNATURE],
  ["no third part", `${head}.${body}`, NOT_COMPACT],
  ["a fourth part", `${good}.`, NOT_COMPACT],
  ["a JWE", `${head}.e30.${body}.e30.${signature}`, NOT_COMPACT],
  ["JSON serialization", JSON.stringify(serialized), NOT_COMPACT],
  ["a truncated signature", withSignature(raw.subarray(0, 63)), BAD_SIGNATURE],
  ["an extended signature", withSignature(Buffer.concat([raw, raw])), BAD_SIGNATURE],
  ["a flipped bit", withSignature(flipped), BAD_SIGNATURE],
  ["a DER signature", withSignature(der), BAD_SIGNATURE],
  ["a signature of zeros", withSignature(Buffer.alloc(64)), BAD_SIGNATURE],
  [
    "a swapped payload",
    `${head}.${tokenOf(es256, { sub: "bob" }).split(".")[1]}.${signature}`,
    BAD_SIGNATURE,
  ],
  ["a payload that is not JSON", withPayload("alice"), NOT_AN_OBJECT],
  ["a payload that is an array", withPayload(JSON.stringify([claims])), NOT_AN_OBJECT],
  ["a payload that is null", withPayload("null"), NOT_AN_OBJECT],
  ["an empty payload", withPayload(""), NOT_AN_OBJECT],
  ["a payload with a BOM", withPayload(`\uFEFF${JSON.stringify(claims)}`), NOT_AN_OBJECT],
  [
    "a payload in invalid UTF-8",
    withPayload(Buffer.from(JSON.stringify({ ...claims, name: "\xff" }), "latin1")),
    NOT_AN_OBJECT,
  ],
  ["8 KiB and a byte", tokenWithPayloadOf(6096), "longer than 8 KiB"],
  ["padding", `${good}==`, NOT_CANONICAL],
  [
    "the base64 alphabet",
    tokenOf(es256, { name: "\u00bf\u00fe\u00ff?>" }).replaceAll("_", "/").replaceAll("-", "+"),
    NOT_CANONICAL,
  ],
  ["a line feed", `${good}\n`, NOT_CANONICAL],
  ["a letter beyond ASCII", `${head}\u0141.${body}.${signature}`, NOT_CANONICAL],
  ["stray bits in the header", `${strayBits(head)}.${body}.${signature}`, NOT_CANONICAL],
  ["stray bits in the payload", `${head}.${strayBits(body)}.${signature}`, NOT_CANONICAL],
  ["stray bits in the signature", `${head}.${body}.${strayBits(signature)}`, NOT_CANONICAL],
]

/** The same bytes to a lenient decoder: the unused low bits of the last character are not zero. */
function strayBits(part: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
  const last = alphabet.indexOf(part.at(-1) ?? "")
  const other = `${part.slice(0, -1)}${alphabet[last + 1]}`
  expect(Buffer.from(other, "base64url")).toEqual(Buffer.from(part, "base64url"))
  return other
}

describe("refuses", () => {
  test.each([...algorithms, ...kids, ...headers, ...shapes])("%s", async (_, token, reason) => {
    expect(await authenticate(token)).toEqual(rejectedFor(reason))
  })

  test("a token of a family that is not configured", async () => {
    const secretOnly = makeAuthenticator({ secret })
    const keySetOnly = makeAuthenticator({ jwks: keyServer.jwks })
    expect(await secretOnly.authenticate(good)).toEqual(rejectedFor(NO_KEY))
    expect(await keySetOnly.authenticate(tokenOf(hs256))).toEqual(rejectedFor(NO_KEY))
  })
})

test("fetches nothing that a token names, and no more than the one set", () => {
  expect(new Set(keyServer.paths)).toEqual(new Set(["/keys"]))
})

test("refuses to start without a key or with a short secret", () => {
  expect(() => makeAuthenticator({})).toThrow(new TypeError("no key is configured"))
  expect(() => makeAuthenticator({ secret: "x".repeat(31) })).toThrow(
    new TypeError("the secret must have at least 32 bytes"),
  )
  expect(() => makeAuthenticator({ secret: "é".repeat(16) })).not.toThrow()
})

test("is ready at once when it has nothing but a secret", async () => {
  expect(await makeAuthenticator({ secret }).keysReady()).toBe(true)
})
