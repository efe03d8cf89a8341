import { createHmac, sign } from "node:crypto"
import { base64url, forge, hmac, type Signer } from "@docket/api/testing"
import { secret } from "./fixtures.ts"
import { claimsOf, es256, hs256, mallory, rs256, tokenOf } from "./signers.ts"

/** A token in somebody's name, and why it is refused. */
type Forgery = [name: string, make: (sub: string) => string, reason: string]

const BAD_SIGNATURE = "signature does not verify"
const NO_KEY = "no key for this algorithm and kid"
const NOT_ACCEPTED = "algorithm not accepted"
const NOT_CANONICAL = "not canonical base64url"
const NOT_COMPACT = "not a JWS in compact serialization"

const withHeader = (change: object, signer: Signer = es256) => {
  const header = { ...signer.header, ...change }
  return (sub: string) => forge(signer, header, claimsOf(sub))
}
const partsOf = (token: string) => token.split(".") as [head: string, body: string, mark: string]
const withParts = (change: (...parts: ReturnType<typeof partsOf>) => string) => (sub: string) =>
  change(...partsOf(tokenOf(es256, sub)))
const withSignature = (change: (bytes: Buffer, input: string) => Uint8Array) =>
  withParts((head, body, mark) => {
    const bytes = change(Buffer.from(mark, "base64url"), `${head}.${body}`)
    return `${head}.${body}.${base64url(bytes)}`
  })
const without = (claim: string) => (sub: string) => tokenOf(hs256, sub, { [claim]: undefined })

const algorithms: Forgery[] = [
  ["alg none", withParts((_, body) => `${base64url('{"alg":"none"}')}.${body}.`), NOT_ACCEPTED],
  ["alg nOnE, signed", withHeader({ alg: "nOnE" }, hs256), NOT_ACCEPTED],
  ["HS384 with the secret", (sub) => tokenOf(hmac(secret, "HS384"), sub), NOT_ACCEPTED],
  ["HS512 with the secret", (sub) => tokenOf(hmac(secret, "HS512"), sub), NOT_ACCEPTED],
  ["PS256 with the key for RS256", withHeader({ alg: "PS256" }, rs256), NO_KEY],
  ["HS256 with an empty secret", (sub) => tokenOf(hmac(""), sub), BAD_SIGNATURE],
]

const { publicKey, jwk } = rs256
const publicKeyAsSecret = Object.entries({
  pem: publicKey.export({ type: "spki", format: "pem" }),
  der: publicKey.export({ type: "spki", format: "der" }),
  jwk: JSON.stringify(jwk),
}).flatMap(([encoding, key]): Forgery[] => [
  [`public key as secret, ${encoding}`, withHeader({}, hmac(key)), BAD_SIGNATURE],
  [
    `public key as secret with its kid, ${encoding}`,
    withHeader({ kid: "RS256" }, hmac(key)),
    NO_KEY,
  ],
])

const kids: Forgery[] = [
  ["an unknown kid", withHeader({ kid: "unknown" }), NO_KEY],
  ["a kid that is a path", withHeader({ kid: "../../dev/null" }, hmac("")), NO_KEY],
  ["a kid that is SQL", withHeader({ kid: "' UNION SELECT 'key" }), NO_KEY],
  ["the kid of a key for another alg", withHeader({ kid: "EdDSA" }), NO_KEY],
  ["a foreign key under our kid", withHeader({}, mallory), BAD_SIGNATURE],
]

const headersThatName = (elsewhere: string): Forgery[] => [
  ["jwk", withHeader({ jwk: mallory.jwk }, mallory), "header parameter jwk"],
  ["jku", withHeader({ jku: elsewhere }, mallory), "header parameter jku"],
  ["x5u", withHeader({ x5u: elsewhere }, mallory), "header parameter x5u"],
  ["x5c", withHeader({ x5c: ["MIIB"] }, mallory), "header parameter x5c"],
  ["crit", withHeader({ crit: ["exp"], exp: 1 }), "header parameter crit"],
  ["b64 false", withHeader({ b64: false }), "header parameter b64"],
  ["b64 false with crit", withHeader({ b64: false, crit: ["b64"] }), "header parameter crit"],
  ["enc", withHeader({ enc: "A256GCM" }), "header parameter enc"],
  ["typ JWE", withHeader({ typ: "JWE" }), "header parameter typ names another kind of token"],
]

const shapes: Forgery[] = [
  ["a JWE", withParts((head, body, mark) => `${head}.e30.${body}.e30.${mark}`), NOT_COMPACT],
  [
    "JSON serialization",
    withParts((head, payload, signature) =>
      JSON.stringify({ protected: head, payload, signature }),
    ),
    NOT_COMPACT,
  ],
  ["a stripped signature", withParts((head, body) => `${head}.${body}.`), BAD_SIGNATURE],
  ["no third part", withParts((head, body) => `${head}.${body}`), NOT_COMPACT],
  [
    "a DER signature",
    withSignature((_, input) => sign("sha256", Buffer.from(input), es256.privateKey)),
    BAD_SIGNATURE,
  ],
  ["a signature of zeros", withSignature(() => Buffer.alloc(64)), BAD_SIGNATURE],
  ["a flipped bit", withSignature((mark) => mark.fill((mark[9] ?? 0) ^ 1, 9, 10)), BAD_SIGNATURE],
  ["a truncated signature", withSignature((mark) => mark.subarray(0, 63)), BAD_SIGNATURE],
  [
    "a swapped payload",
    (sub) => {
      const [head, , mark] = partsOf(tokenOf(es256, "mallory"))
      return `${head}.${base64url(JSON.stringify(claimsOf(sub)))}.${mark}`
    },
    BAD_SIGNATURE,
  ],
  ["padding", withParts((...parts) => `${parts.join(".")}==`), NOT_CANONICAL],
  ["stray bits", withParts((head, body, mark) => `${head}.${body}.${stray(mark)}`), NOT_CANONICAL],
  [
    "the alphabet of base64",
    (sub) => tokenOf(es256, sub, { name: "ÿÿÿÿÿÿ" }).replaceAll("_", "/").replaceAll("-", "+"),
    NOT_CANONICAL,
  ],
]

/** The same bytes to a lenient decoder: 64 bytes leave the last character's low bits unused. */
const stray = (mark: string) =>
  mark.replace(/[AQgw]$/, (last) => String.fromCodePoint(last.charCodeAt(0) + 1))

const claims: Forgery[] = [
  ["no exp", without("exp"), "exp is not a finite number"],
  ["no aud", without("aud"), "another audience"],
  ["no iss", without("iss"), "another issuer"],
  ["no sub", without("sub"), "sub is not a string"],
]

/** What the web app signs with the secret that access tokens may be signed with. */
const byBetterAuth = (sub: string) => {
  const email = `${sub}@example.com`
  const user = { id: sub, email, emailVerified: true, name: "Mallory" }
  const session = { id: "s1", userId: sub, token: "opaque", expiresAt: "2099-11-28" }
  return {
    "the mail-verification link": { email },
    "the change-of-mail link": { email, updateTo: "mallory@example.com" },
    "the session-cache cookie": { session, user, updatedAt: Date.now(), version: "1" },
    "a cookie with a sub": { session, user, sub },
  }
}

const links = Object.keys(byBetterAuth("")) as (keyof ReturnType<typeof byBetterAuth>)[]

const betterAuth: Forgery[] = [
  ...links.map((link): Forgery => {
    const make = (sub: string) => {
      const seconds = Math.floor(Date.now() / 1000)
      const payload = { ...byBetterAuth(sub)[link], iat: seconds, exp: seconds + 3600 }
      return forge(hs256, hs256.header, payload)
    }
    return [link, make, "another issuer"]
  }),
  [
    "the session cookie",
    (sub) => `${sub}.${createHmac("sha256", secret).update(sub).digest("base64url")}`,
    NOT_COMPACT,
  ],
]

/** `elsewhere` is an address that nobody must ask for keys. */
export const forgeries = (elsewhere: string): Forgery[] => [
  ...algorithms,
  ...publicKeyAsSecret,
  ...kids,
  ...headersThatName(elsewhere),
  ...shapes,
  ...claims,
  ...betterAuth,
]
