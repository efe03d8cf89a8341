import { type CryptoKey, importJWK } from "jose"
import type { JsonObject } from "./canonical.ts"
import type { PublicKeyAlgorithm } from "./token-header.ts"

/** One use of one member of a key set: an RSA key without `alg` becomes two of these. */
export type PublicKey = { kid: string | undefined; alg: PublicKeyAlgorithm; key: CryptoKey }

const algorithmsOf = new Map<unknown, readonly PublicKeyAlgorithm[]>([
  ["RSA", ["RS256", "PS256"]],
  ["EC", ["ES256"]],
  ["OKP", ["EdDSA"]],
])

// RFC 7518 sections 3.3 and 3.5.
const MIN_RSA_BITS = 2048

/** The uses of a JWK in verifying tokens: none when it is secret, private, weak or malformed. */
export async function importPublicKeys(jwk: JsonObject): Promise<PublicKey[]> {
  const { kid, alg } = jwk
  if (kid !== undefined && typeof kid !== "string") return []
  if (!isForVerifying(jwk)) return []
  const algorithms = algorithmsOf.get(jwk["kty"]) ?? []
  const usable = algorithms.filter((algorithm) => alg === undefined || alg === algorithm)
  const keys = await Promise.all(
    usable.map(async (algorithm) => ({
      kid,
      alg: algorithm,
      key: await importPublicKey(jwk, algorithm),
    })),
  )
  return keys.filter((entry): entry is PublicKey => entry.key !== undefined)
}

function isForVerifying({ use, key_ops: operations }: JsonObject): boolean {
  if (use !== undefined && use !== "sig") return false
  return operations === undefined || (Array.isArray(operations) && operations.includes("verify"))
}

async function importPublicKey(
  jwk: JsonObject,
  alg: PublicKeyAlgorithm,
): Promise<CryptoKey | undefined> {
  try {
    const key = await importJWK(jwk, alg)
    return !(key instanceof Uint8Array) && isStrongPublicKey(key) ? key : undefined
  } catch {
    return undefined
  }
}

function isStrongPublicKey({ type, algorithm }: CryptoKey): boolean {
  if (type !== "public") return false
  return !("modulusLength" in algorithm) || Number(algorithm.modulusLength) >= MIN_RSA_BITS
}
