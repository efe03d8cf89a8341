import { describe, expect, test } from "vitest"
import { authenticatorOf } from "./key-server.testing.ts"
import {
  claimsAt,
  forge,
  hmac,
  makeSigner,
  rejectedFor,
  secret,
  tokenOf,
  type PublicKeySigner,
} from "./testing.ts"

const signers = await Promise.all([
  makeSigner("EdDSA"),
  makeSigner("ES256"),
  makeSigner("RS256"),
  makeSigner("PS256"),
])
const { authenticate } = await authenticatorOf(signers)

type Bytes = string | Buffer

const bytes = (number = ""): Buffer => Buffer.from(number, "base64url")

/** What of a public key somebody may take for bytes of a secret. */
const encodingsOf = ({ publicKey, jwk }: PublicKeySigner): Record<string, Bytes> => {
  const der = publicKey.export({ type: "spki", format: "der" })
  const pem = publicKey.export({ type: "spki", format: "pem" })
  const numbers = Object.entries({ n: jwk.n, x: jwk.x, y: jwk.y }).flatMap(
    ([name, number]): [string, Bytes][] =>
      number === undefined
        ? []
        : [
            [`jwk ${name}`, number],
            [`raw ${name}`, bytes(number)],
          ],
  )
  return {
    pem,
    "trimmed pem": pem.trim(),
    "pem in one line": pem.replaceAll("\n", ""),
    der,
    "base64 der": der.toString("base64"),
    "base64url der": der.toString("base64url"),
    "hex der": der.toString("hex"),
    jwk: JSON.stringify(jwk),
    "bare jwk": JSON.stringify(publicKey.export({ format: "jwk" })),
    point: Buffer.concat([Buffer.of(4), bytes(jwk.x), bytes(jwk.y)]),
    ...Object.fromEntries(numbers),
    ...(jwk.kty === "RSA" && {
      "pkcs1 pem": publicKey.export({ type: "pkcs1", format: "pem" }),
      "pkcs1 der": publicKey.export({ type: "pkcs1", format: "der" }),
    }),
  }
}
describe.each(signers)("a public key of $header.alg as an HMAC secret", (signer) => {
  const encodings = Object.entries(encodingsOf(signer))

  test("is what verifies its own tokens, and the secret others", async () => {
    for (const own of [signer, hmac(secret)])
      expect(await authenticate(tokenOf(own))).toMatchObject({ kind: "viewer" })
  })

  test.each(encodings)("is refused: %s", async (_, key) => {
    const answer = await authenticate(tokenOf(hmac(key)))
    expect(answer).toEqual(rejectedFor("signature does not verify"))
  })

  test.each(encodings)("is refused with its kid: %s", async (_, key) => {
    const header = { ...signer.header, alg: "HS256" }
    const answer = await authenticate(forge(hmac(key), header, claimsAt(Date.now())))
    expect(answer).toEqual(rejectedFor("no key for this algorithm and kid"))
  })
})
