export type JsonObject = { readonly [name: string]: unknown }

/** RFC 4648 section 3.5, RFC 7515 section 2: no padding, no white space, no stray trailing bits. */
export function isCanonicalBase64url(encoded: string): boolean {
  return Buffer.from(encoded, "base64url").toString("base64url") === encoded
}

// ignoreBOM keeps a byte order mark in the text, where JSON.parse refuses it.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** The JSON object that these bytes are in UTF-8, or undefined when they are anything else. */
export function parseJsonObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes))
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
