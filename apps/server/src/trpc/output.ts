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

/** The timestamps of an output that stands at `prefix`. */
const annotate = (output: unknown, prefix: string): string => {
  const items = isRecord(output) ? output["items"] : undefined
  return Array.isArray(items)
    ? items.map((item, index) => dates(item, `${prefix}items.${index}.`)).join("")
    : dates(output, prefix)
}

const write = (json: string, annotations: string): string =>
  annotations === ""
    ? `{"json":${json}}`
    : `{"json":${json},"meta":{"values":{${annotations.slice(1)}},"v":1}}`

/**
 * An output of a procedure as superjson writes it, byte for byte, without looking for what there is no
 * more of than timestamps; see `Plain`.
 */
export const writeOutput = (output: unknown): string =>
  write(JSON.stringify(output), annotate(output, ""))

/** The same as the chunk of a stream that says: what was promised as `index` is this. */
export const writeChunk = (index: number, output: unknown): string =>
  write(`[${index},0,[[${JSON.stringify(output)}]]]`, annotate(output, "2.0.0."))
