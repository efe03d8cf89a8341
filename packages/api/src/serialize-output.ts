import { serialize, type SuperJSONResult } from "superjson"

type Types = Record<string, ["Date"] | ["undefined"]>
type Json = SuperJSONResult["json"]

/** Thrown for what no output of ours has; superjson knows what to do with it. */
const UNFORESEEN = Symbol("unforeseen")

const isPlainObject = (value: object): value is Record<string, unknown> => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const child = (path: string, key: string): string => {
  if (/[.\\]|^(|__proto__|constructor|prototype)$/.test(key)) throw UNFORESEEN
  return path === "" ? key : `${path}.${key}`
}

const toJson = (value: unknown, path: string, types: Types): Json => {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value
    case "number":
      if (Number.isFinite(value) && !Object.is(value, -0)) return value
      throw UNFORESEEN
    case "undefined":
      types[path] = ["undefined"]
      return null
    case "object":
      return value === null ? null : objectToJson(value, path, types)
    default:
      throw UNFORESEEN
  }
}

const objectToJson = (value: object, path: string, types: Types): Json => {
  if (Array.isArray(value)) {
    return value.map((item, index) => toJson(item, child(path, String(index)), types))
  }
  if (value instanceof Date) {
    types[path] = ["Date"]
    return value.toISOString()
  }
  if (!isPlainObject(value)) throw UNFORESEEN
  const json: Record<string, Json> = {}
  for (const key in value) json[key] = toJson(value[key], child(path, key), types)
  return json
}

/**
 * What superjson writes of an output, in a fraction of the time: outputs are trees of plain values
 * and dates, so there are no identities to follow. Anything else is left to superjson.
 */
export const serializeOutput = (output: unknown): SuperJSONResult => {
  if (typeof output !== "object" || output === null || output instanceof Date) {
    return serialize(output)
  }
  try {
    const types: Types = {}
    const json = toJson(output, "", types)
    for (const _ in types) return { json, meta: { values: types, v: 1 } }
    return { json }
  } catch (reason) {
    if (reason !== UNFORESEEN) throw reason
    return serialize(output)
  }
}
