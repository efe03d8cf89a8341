import { taskSort } from "@docket/contract"
import { snakeCase } from "./doors.ts"

const asText = (value: string): unknown => value
const asNumber = (value: string): unknown =>
  /^(0|-?[1-9]\d*)$/.test(value) ? Number(value) : value
const asBoolean = (value: string): unknown =>
  value === "true" ? true : value === "false" ? false : value
const sorts = new Map<string, string>(taskSort.options.map((sort) => [snakeCase(sort), sort]))
const asSort = (value: string): unknown => sorts.get(value) ?? null

type Parameter = { name: string; read: (value: string) => unknown; repeats?: true }

/** Section 4 of the contract: what there is to say in the query string of a list. */
const parameters = new Map<string, Parameter>([
  ["limit", { name: "limit", read: asNumber }],
  ["cursor", { name: "cursor", read: asText }],
  ["offset", { name: "offset", read: asNumber }],
  ["status", { name: "status", read: asText, repeats: true }],
  ["completed", { name: "completed", read: asBoolean }],
  ["priority", { name: "priority", read: asText, repeats: true }],
  ["tag", { name: "tag", read: asText }],
  ["due_from", { name: "dueFrom", read: asText }],
  ["due_to", { name: "dueTo", read: asText }],
  ["q", { name: "q", read: asText }],
  ["sort", { name: "sort", read: asSort }],
  ["trash", { name: "trash", read: asBoolean }],
  ["count", { name: "count", read: asBoolean }],
])

/**
 * A query string in tRPC's names and types. Null where there is an unknown parameter, an empty one,
 * or one that comes too often.
 */
export const inputOfQuery = (
  pairs: readonly (readonly [name: string, value: string])[],
): Record<string, unknown> | null => {
  const input: Record<string, unknown> = {}
  for (const [key, value] of pairs) {
    const parameter = parameters.get(key)
    if (parameter === undefined || value === "") return null
    const { name, read, repeats } = parameter
    const before = input[name]
    if (before !== undefined && repeats === undefined) return null
    input[name] = repeats ? [...[before ?? []].flat(), read(value)] : read(value)
  }
  return input
}
