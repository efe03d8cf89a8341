import { createHash } from "node:crypto"
import { malformed } from "../errors.ts"

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Begins with what kind of body it is, or an object would read like the list of its entries. */
const canonical = (body: unknown = {}): string =>
  isObject(body)
    ? `object ${JSON.stringify(
        Object.entries(body)
          .map((field) => JSON.stringify(field))
          .toSorted(),
      )}`
    : `value ${JSON.stringify(body)}`

/**
 * SHA-256 of a parsed body, whatever the order of its fields; no body and an empty object are the
 * same. Throws `malformed` for a body nested so deeply that it cannot be written down again.
 */
export const fingerprint = (body: unknown): Uint8Array<ArrayBuffer> => {
  try {
    return new Uint8Array(createHash("sha256").update(canonical(body)).digest())
  } catch (cause) {
    throw malformed("The body is nested too deeply.", { cause })
  }
}
