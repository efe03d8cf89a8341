import { timestampFields } from "@docket/api"

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null

/** Names the timestamps of a record to superjson. */
const dates = (record: unknown, prefix: string): string => {
  if (!isRecord(record)) return ""
  let annotations = ""
  for (const field of timestampFields) {
    if (typeof record[field] !== "string") continue
    annotations += `,"${prefix}${field}":["Date"]`
  }
  return annotations
}

/**
 * An output of a procedure as superjson writes it, byte for byte, without looking for what there is no
 * more of than timestamps; see `Plain`.
 */
export const writeOutput = (output: unknown): string => {
  const json = JSON.stringify(output)
  const items = isRecord(output) ? output["items"] : undefined
  const annotations = Array.isArray(items)
    ? items.map((item, index) => dates(item, `items.${index}.`)).join("")
    : dates(output, "")
  if (annotations === "") return `{"json":${json}}`
  return `{"json":${json},"meta":{"values":{${annotations.slice(1)}},"v":1}}`
}
