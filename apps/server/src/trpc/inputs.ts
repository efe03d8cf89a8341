import { appRouter } from "@docket/api"
import { TRPCError } from "@trpc/server"
import type { FastifyRequest } from "fastify"
import { readQuery } from "../query-string.ts"
import type { Batch } from "./transport.ts"

const { transformer } = appRouter._def._config
const deserialize = (input: unknown): unknown => transformer.input.deserialize(input)

const inputText = ({ method, url, body }: FastifyRequest): string | undefined =>
  method === "GET"
    ? readQuery(url).find(([name]) => name === "input")?.[1]
    : (body as string | undefined) // see `utf8Body`

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const parse = (text: string, { paths, isBatch }: Batch): unknown[] => {
  const inputs: unknown = JSON.parse(text)
  if (!isBatch) return [deserialize(inputs)]
  if (!isRecord(inputs)) throw new TypeError("the inputs of a batch are not an object")
  return paths.map((_, index) => {
    const input = inputs[index]
    return input === undefined ? undefined : deserialize(input)
  })
}

/**
 * The inputs of a request's calls, by their place in the batch: the `input` of a GET, the body of a
 * POST. One that cannot be read fails all calls that take an input, as in tRPC's own adapter.
 */
export const readInputs = (request: FastifyRequest, batch: Batch): unknown[] => {
  const text = inputText(request)
  if (!text) return []
  try {
    return parse(text, batch)
  } catch (cause) {
    throw new TRPCError({ code: "BAD_REQUEST", cause })
  }
}
