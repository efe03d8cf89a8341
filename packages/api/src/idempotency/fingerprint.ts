import { createHash } from "node:crypto"
import { malformed } from "../errors.ts"

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * SHA-256 of a parsed body, whatever the order of its fields; no body and an empty object are the
 * same. Throws `malformed` for a body nested so deeply that it cannot be written down again.
 */
export const fingerprint = (body: unknown): Uint8Array<ArrayBuffer> => {
  const fields = isObject(body) ? Object.entries(body) : body === undefined ? [] : [body]
  try {
    const canonical = JSON.stringify(fields.map((field) => JSON.stringify(field)).toSorted())
    return new Uint8Array(createHash("sha256").update(canonical).digest())
  } catch (cause) {
    throw malformed("The body is nested too deeply.", { cause })
  }
}
