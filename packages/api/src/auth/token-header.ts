import { BadToken } from "./bad-token.ts"
import { isCanonicalBase64url, type JsonObject, parseJsonObject } from "./canonical.ts"

const publicKeyAlgorithms = ["EdDSA", "ES256", "RS256", "PS256"] as const
export type PublicKeyAlgorithm = (typeof publicKeyAlgorithms)[number]
export type Algorithm = "HS256" | PublicKeyAlgorithm
export type TokenHeader = { alg: Algorithm; kid: string | undefined }

const MAX_TOKEN_BYTES = 8192

/** Extensions, encryption, and keys that a token brings along: all are refused. */
const refusedParameters = ["crit", "b64", "enc", "jwk", "jku", "x5u", "x5c"]

// RFC 7515 section 4.1.9: compared without case, and "application/" may be left out.
const acceptedTypes = new Set(["jwt", "at+jwt", "application/jwt", "application/at+jwt"])

/**
 * Reads the header of a token in JWS compact serialization, before anything of it is verified.
 * Throws BadToken, also when the other two parts are not canonical base64url.
 */
export function readTokenHeader(token: string): TokenHeader {
  if (token.length > MAX_TOKEN_BYTES) throw new BadToken("longer than 8 KiB")
  const parts = token.split(".")
  if (parts.length !== 3) throw new BadToken("not a JWS in compact serialization")
  if (!parts.every(isCanonicalBase64url)) throw new BadToken("not canonical base64url")
  const header = parseJsonObject(Buffer.from(parts[0] ?? "", "base64url"))
  if (header === undefined) throw new BadToken("the header is not a JSON object")
  refuseParameters(header)
  return { alg: readAlgorithm(header["alg"]), kid: readKeyId(header) }
}

function refuseParameters(header: JsonObject): void {
  const refused = refusedParameters.find((name) => Object.hasOwn(header, name))
  if (refused !== undefined) throw new BadToken(`header parameter ${refused}`)
  if (!Object.hasOwn(header, "typ")) return
  const typ = header["typ"]
  if (typeof typ !== "string" || !acceptedTypes.has(typ.toLowerCase())) {
    throw new BadToken("header parameter typ names another kind of token")
  }
}

function readAlgorithm(alg: unknown): Algorithm {
  if (alg === "HS256") return alg
  const algorithm = publicKeyAlgorithms.find((accepted) => accepted === alg)
  if (algorithm === undefined) throw new BadToken("algorithm not accepted")
  return algorithm
}

function readKeyId(header: JsonObject): string | undefined {
  if (!Object.hasOwn(header, "kid")) return undefined
  const kid = header["kid"]
  if (typeof kid !== "string") throw new BadToken("header parameter kid is not a string")
  return kid
}
