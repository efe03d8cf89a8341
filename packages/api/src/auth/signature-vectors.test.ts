import { constants, createHash, privateEncrypt, sign, type KeyObject } from "node:crypto"
import { describe, expect, test } from "vitest"
import { authenticatorOf } from "./key-server.testing.ts"
import {
  base64url,
  hmac,
  makeSigner,
  rejectedFor,
  secret,
  tokenOf,
  type Signer,
} from "./testing.ts"

/*
 * The edge cases of Project Wycheproof's vectors for ECDSA, EdDSA, RSA PKCS #1 v1.5 and HMAC, made here with
 * fresh keys: each is the signature of a token that is good but for that.
 */

const eddsa = await makeSigner("EdDSA")
const es256 = await makeSigner("ES256")
const rs256 = await makeSigner("RS256")
const publicKeySigners = [eddsa, es256, rs256]
const { authenticate } = await authenticatorOf(publicKeySigners)

type Vector = [name: string, signature: Uint8Array]

/** The token that `signer` makes, cut before its signature, and that signature. */
const partsOf = (signer: Signer) => {
  const token = tokenOf(signer)
  const end = token.lastIndexOf(".")
  return { input: token.slice(0, end), signature: Buffer.from(token.slice(end + 1), "base64url") }
}

const toBigInt = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`)
const bigEndian = (value: bigint, length = 32): Buffer =>
  Buffer.from(value.toString(16).padStart(length * 2, "0"), "hex")
const littleEndian = (value: bigint): Buffer => Buffer.from(bigEndian(value).toReversed())

/** SEC 2: the order of P-256's group, and the prime of its field. */
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const P256_PRIME = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
/** RFC 8032: the order of edwards25519's group. */
const ED25519_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

const ecdsa = partsOf(es256)
const [r, s] = [toBigInt(ecdsa.signature.subarray(0, 32)), toBigInt(ecdsa.signature.subarray(32))]
const rAndS = (first: bigint, second: bigint) =>
  Buffer.concat([bigEndian(first), bigEndian(second)])
const edges = Object.entries({
  0: 0n,
  1: 1n,
  "n - 1": P256_ORDER - 1n,
  n: P256_ORDER,
  "n + 1": P256_ORDER + 1n,
  p: P256_PRIME,
  "2^256 - 1": 2n ** 256n - 1n,
})
const ecdsaVectors: Vector[] = [
  ...edges.flatMap(([first, a]) =>
    edges.map(([second, b]): Vector => [`r = ${first}, s = ${second}`, rAndS(a, b)]),
  ),
  ...edges.map(([name, edge]): Vector => [`r = ${name}`, rAndS(edge, s)]),
  ...edges.map(([name, edge]): Vector => [`s = ${name}`, rAndS(r, edge)]),
  ["r and s swapped", rAndS(s, r)],
  ["r negated", rAndS(P256_ORDER - r, s)],
  ["nothing", Buffer.alloc(0)],
  ["r alone", bigEndian(r)],
  ["a zero before", Buffer.concat([Buffer.alloc(1), ecdsa.signature])],
  ["a zero after", Buffer.concat([ecdsa.signature, Buffer.alloc(1)])],
  ["48 bytes for each number", Buffer.concat([bigEndian(r, 48), bigEndian(s, 48)])],
  ["over SHA-512", signWith("sha512", es256.privateKey, ecdsa.input)],
]

const ed = partsOf(eddsa)
const [point, scalar] = [ed.signature.subarray(0, 32), ed.signature.subarray(32)]
const edScalar = toBigInt(scalar.toReversed())
const withScalar = (value: bigint) => Buffer.concat([point, littleEndian(value)])
const signFlipped = Buffer.from(point)
signFlipped[31] = (signFlipped[31] ?? 0) ^ 0x80
const eddsaVectors: Vector[] = [
  ["S + L, the same to who does not look", withScalar(edScalar + ED25519_ORDER)],
  ["S + 8 L", withScalar(edScalar + 8n * ED25519_ORDER)],
  ["S = 0", withScalar(0n)],
  ["S = L", withScalar(ED25519_ORDER)],
  ["S = 2^256 - 1", withScalar(2n ** 256n - 1n)],
  ["R of order 1, S = 0", Buffer.concat([littleEndian(1n), Buffer.alloc(32)])],
  ["R of order 2, S = 0", Buffer.concat([littleEndian(2n ** 255n - 20n), Buffer.alloc(32)])],
  ["R of order 4, S = 0", Buffer.alloc(64)],
  ["R that is no point", Buffer.concat([littleEndian(2n), scalar])],
  ["R with its sign flipped", Buffer.concat([signFlipped, scalar])],
  ["R and S swapped", Buffer.concat([scalar, point])],
  ["nothing", Buffer.alloc(0)],
  ["R alone", point],
  ["a zero after", Buffer.concat([ed.signature, Buffer.alloc(1)])],
]

const rsa = partsOf(rs256)
const size = rsa.signature.length
const digest = createHash("sha256").update(rsa.input).digest()
/** RFC 8017, section 9.2: the DER of what says which hash follows. */
const SHA256_INFO = Buffer.from("3031300d060960864801650304020105000420", "hex")
const WITHOUT_NULL = Buffer.from("302f300b06096086480165030402010420", "hex")
const SHA512_INFO = Buffer.from("3031300d060960864801650304020305000420", "hex")
const LONG_LENGTH = Buffer.from("308131300d060960864801650304020105000420", "hex")

type Padding = { start?: number[]; fill?: number; length?: number; after?: Buffer }

/** A signature whose encoded message is what one likes. */
const encoded = (info: Buffer, { start = [0, 1], fill = 0xff, length, after }: Padding = {}) => {
  const tail = Buffer.concat([Buffer.alloc(1), info, digest, after ?? Buffer.alloc(0)])
  const padding = Buffer.alloc(length ?? size - start.length - tail.length, fill)
  const message = Buffer.concat([Buffer.from(start), padding, tail], size)
  return privateEncrypt({ key: rs256.privateKey, padding: constants.RSA_NO_PADDING }, message)
}
const modulus = toBigInt(Buffer.from(rs256.jwk.n ?? "", "base64url"))
const rsaVectors: Vector[] = [
  ["padding of zeros", encoded(SHA256_INFO, { fill: 0 })],
  ["padding of 0xfe", encoded(SHA256_INFO, { fill: 0xfe })],
  ["block type 2", encoded(SHA256_INFO, { start: [0, 2] })],
  ["block type 0", encoded(SHA256_INFO, { start: [0, 0] })],
  ["8 bytes of padding, then garbage after the hash", encoded(SHA256_INFO, { length: 8 })],
  ["a byte after the hash", encoded(SHA256_INFO, { after: Buffer.from([0x55]) })],
  ["a NULL left out", encoded(WITHOUT_NULL)],
  ["a length in two bytes", encoded(LONG_LENGTH)],
  ["the name of SHA-512", encoded(SHA512_INFO)],
  ["no name of a hash", encoded(Buffer.alloc(0))],
  ["the number 0", Buffer.alloc(size)],
  ["the number 1", bigEndian(1n, size)],
  ["the modulus", bigEndian(modulus, size)],
  ["the modulus less 1", bigEndian(modulus - 1n, size)],
  ["a zero before", Buffer.concat([Buffer.alloc(1), rsa.signature])],
  ["a zero after", Buffer.concat([rsa.signature, Buffer.alloc(1)])],
  ["the last byte left out", rsa.signature.subarray(0, -1)],
  ["over SHA-1", signWith("sha1", rs256.privateKey, rsa.input)],
  ["over SHA-512", signWith("sha512", rs256.privateKey, rsa.input)],
  [
    "PSS",
    sign("sha256", Buffer.from(rsa.input), {
      key: rs256.privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
    }),
  ],
]

const mac = partsOf(hmac(secret))
const hmacVectors: Vector[] = [
  ...[0, 1, 16, 31].map((length): Vector => [`${length} bytes`, mac.signature.subarray(0, length)]),
  ["a zero after", Buffer.concat([mac.signature, Buffer.alloc(1)])],
  ["twice", Buffer.concat([mac.signature, mac.signature])],
  ["as hexadecimal", Buffer.from(mac.signature.toString("hex"))],
  ["SHA-512's first half", hmac(secret, "HS512").sign(mac.input).subarray(0, 32)],
  ["a hash without a key", createHash("sha256").update(mac.input).digest()],
  ["of the secret and a zero more", hmac(`${secret}\0x`).sign(mac.input)],
  ["of the token with its last dot", hmac(secret).sign(`${mac.input}.`)],
]

function signWith(hash: string, key: KeyObject, input: string): Buffer {
  return sign(hash, Buffer.from(input), { key, dsaEncoding: "ieee-p1363" })
}

describe.each([
  { alg: "ES256", ...ecdsa, vectors: ecdsaVectors },
  { alg: "EdDSA", ...ed, vectors: eddsaVectors },
  { alg: "RS256", ...rsa, vectors: rsaVectors },
  { alg: "HS256", ...mac, vectors: hmacVectors },
])("$alg", ({ input, signature, vectors }) => {
  test("accepts what is signed", async () => {
    const token = `${input}.${base64url(signature)}`
    expect(await authenticate(token)).toMatchObject({ kind: "viewer" })
  })

  test.each(vectors)("refuses %s", async (_, bytes) => {
    const token = `${input}.${base64url(bytes)}`
    expect(await authenticate(token)).toEqual(rejectedFor("signature does not verify"))
  })
})

test("RS256: the encoded messages above are made as good ones are", async () => {
  const token = `${rsa.input}.${base64url(encoded(SHA256_INFO))}`
  expect(await authenticate(token)).toMatchObject({ kind: "viewer" })
})
