import { createHmac, KeyObject, sign, constants } from "node:crypto"
import { generateKeyPair, type JWK } from "jose"
import { createAuthenticator, type AuthConfig, type AuthDeps } from "./authenticate.ts"

export const issuer = "https://issuer.example"
export const audience = "docket"
export const secret = "an HS256 secret of more than 32 bytes"

type Bytes = string | Uint8Array

/** Signs as JWS does; `header` is what a good token of this signer carries. */
export type Signer = {
  header: { alg: string; kid?: string }
  sign: (input: string) => Uint8Array
}

type KeyPair = { publicKey: KeyObject; privateKey: KeyObject }

export type PublicKeySigner = Signer & KeyPair & { jwk: JWK }

export const hmac = (key: Bytes, alg = "HS256"): Signer => ({
  header: { alg },
  sign: (input) =>
    createHmac(`sha${alg.slice(2)}`, key)
      .update(input)
      .digest(),
})

const signingOptions = {
  EdDSA: { hash: null, options: {} },
  ES256: { hash: "sha256", options: { dsaEncoding: "ieee-p1363" } },
  RS256: { hash: "sha256", options: {} },
  PS256: { hash: "sha256", options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } },
} as const

type SigningAlgorithm = keyof typeof signingOptions

/** A signer with a key pair of any strength. */
export function signerOf(alg: SigningAlgorithm, kid: string, pair: KeyPair): PublicKeySigner {
  const { hash, options } = signingOptions[alg]
  return {
    ...pair,
    header: { alg, kid },
    jwk: { ...pair.publicKey.export({ format: "jwk" }), kid, alg, use: "sig" },
    sign: (input) => sign(hash, Buffer.from(input), { key: pair.privateKey, ...options }),
  }
}

export async function makeSigner(
  alg: SigningAlgorithm,
  kid: string = alg,
): Promise<PublicKeySigner> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const pair = { publicKey: KeyObject.from(publicKey), privateKey: KeyObject.from(privateKey) }
  return signerOf(alg, kid, pair)
}

export const base64url = (bytes: Bytes): string => Buffer.from(bytes).toString("base64url")

const encode = (value: unknown): string =>
  base64url(value instanceof Uint8Array ? value : JSON.stringify(value))

/** Signs any header and payload; bytes stand for themselves. */
export function forge(signer: Signer, header: unknown, payload: unknown): string {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${base64url(signer.sign(input))}`
}

/** What a good token claims, for `change` to spoil; a claim that is undefined is left out. */
export function claimsAt(now: number, change: object = {}): object {
  const seconds = Math.floor(now / 1000)
  return { iss: issuer, aud: audience, sub: "alice", iat: seconds, exp: seconds + 300, ...change }
}

export const tokenOf = (signer: Signer, change: object = {}, now = Date.now()): string =>
  forge(signer, signer.header, claimsAt(now, change))

/** Authenticates one token; `deps.now` is its clock. */
export function makeAuthenticator(config: Partial<AuthConfig>, deps: AuthDeps = {}) {
  const { authenticate, keysReady } = createAuthenticator({ issuer, audience, ...config }, deps)
  return { authenticate: (token: string) => authenticate([`Bearer ${token}`]), keysReady }
}

export const rejectedFor = (reason: string) => ({ kind: "rejected", expired: false, reason })
