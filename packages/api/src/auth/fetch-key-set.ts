import { isJsonObject, type JsonObject, parseJsonObject } from "./canonical.ts"
import { importPublicKeys, type PublicKey } from "./public-key.ts"

const TIMEOUT_MS = 3000
const MAX_BODY_BYTES = 65_536

/**
 * Fetches a JWK Set (RFC 7517 section 5) within 3 seconds and 64 KiB, following no redirect. Keys
 * that cannot be used are left out, as that section advises; a set that has members but none of use
 * is not believed. Throws Error or what `fetch` throws.
 */
export async function fetchKeySet(url: URL, fetch: typeof globalThis.fetch): Promise<PublicKey[]> {
  const response = await fetch(url, {
    headers: { accept: "application/jwk-set+json, application/json" },
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`the key server answered ${response.status}`)
  }
  const members = readMembers(await readBody(response))
  const keys = (await Promise.all(members.map(importPublicKeys))).flat()
  if (members.length > 0 && keys.length === 0) throw new Error("the key set has no usable key")
  return keys
}

async function readBody(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BODY_BYTES) throw new Error("the key set is larger than 64 KiB")
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function readMembers(body: Uint8Array): JsonObject[] {
  const keys = parseJsonObject(body)?.["keys"]
  if (!Array.isArray(keys) || !keys.every(isJsonObject)) throw new Error("not a JWK Set")
  return keys
}
