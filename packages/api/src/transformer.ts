import type { TRPCCombinedDataTransformer } from "@trpc/server"
import { deserialize, serialize, type SuperJSONResult } from "superjson"
import { malformed } from "./errors.ts"
import { serializeOutput } from "./serialize-output.ts"

const KNOWN_TYPES: ReadonlySet<unknown> = new Set(["Date", "undefined"])

const isKnownType = (annotation: unknown): boolean =>
  Array.isArray(annotation) && annotation.length === 1 && KNOWN_TYPES.has(annotation[0])

/**
 * Only dates and undefined may be restored, the whole input or what each path leads to: the other types of
 * superjson are no use to any input here, and some of them, as trees of paths, cost quadratic time (superjson
 * 2.2.6).
 */
const namesOnlyKnownTypes = (values: unknown): boolean =>
  isKnownType(values) ||
  (typeof values === "object" &&
    values !== null &&
    !Array.isArray(values) &&
    Object.values(values).every(isKnownType))

const deserializeInput = (input: unknown): unknown => {
  if (typeof input !== "object" || input === null || !("json" in input)) {
    throw malformed("Write the input as superjson does: { json, meta }.")
  }
  const { meta } = input as SuperJSONResult // only `meta` is read, and it is checked next
  if (
    meta?.referentialEqualities !== undefined ||
    !(meta?.values === undefined || namesOnlyKnownTypes(meta.values))
  ) {
    throw malformed("The input's meta may name only Date and undefined.")
  }
  const { json } = input
  if (meta === undefined) return json
  // superjson copies what it restores, and a copy loses a key that every schema would refuse.
  if (typeof json === "object" && json !== null && Object.hasOwn(json, "__proto__")) {
    throw malformed("The input has no place for __proto__.")
  }
  const restored: unknown = deserialize(input as SuperJSONResult)
  // No input is a date; the schema is to say so of what was sent, for it would take one for an object.
  return restored instanceof Date ? json : restored
}

/** superjson on every call; what comes in is held to the types that an input can have. */
export const transformer: TRPCCombinedDataTransformer = {
  input: { serialize, deserialize: deserializeInput },
  output: { serialize: serializeOutput, deserialize },
}
