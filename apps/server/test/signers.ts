import { claimsAt, hmac, makeSigner, tokenOf as seal, type Signer } from "@docket/api/testing"
import { audience, issuer, secret } from "./fixtures.ts"

export const hs256 = hmac(secret)
export const es256 = await makeSigner("ES256")
export const rs256 = await makeSigner("RS256")
export const publicKeySigners = [await makeSigner("EdDSA"), es256, rs256, await makeSigner("PS256")]

/** Says that her key is one of ours, which knows nothing of her. */
export const mallory = await makeSigner("ES256")

export const claimsOf = (sub: string, change: object = {}, now = Date.now()): object =>
  claimsAt(now, { iss: issuer, aud: audience, sub, name: "Mallory", ...change })

export const tokenOf = (signer: Signer, sub: string, change: object = {}): string =>
  seal(signer, claimsOf(sub, change))
