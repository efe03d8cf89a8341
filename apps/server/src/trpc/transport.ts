import { malformed, procedures, unsupportedMediaType } from "@docket/api"
import type { FastifyRequest } from "fastify"
import { readQuery } from "../query-string.ts"

const MAX_BATCH = 20

/** The calls of a request, as its URL names them. */
export type Batch = { paths: readonly string[]; isBatch: boolean; isTooLong: boolean }

export type TrpcRequest = { Params: { path: string }; Querystring: { batch?: unknown } }

export const readBatch = ({ params, query }: FastifyRequest<TrpcRequest>): Batch => {
  const isBatch = query.batch === "1"
  const paths = isBatch ? params.path.split(",") : [params.path]
  return { paths: paths.slice(0, MAX_BATCH), isBatch, isTooLong: paths.length > MAX_BATCH }
}

/** Whether the answers are to come as a stream, each as soon as it is there. */
export const wantsStream = ({ headers }: Pick<FastifyRequest, "headers">): boolean =>
  headers["trpc-accept"] === "application/jsonl" ||
  (headers["trpc-accept"] === undefined &&
    (headers.accept ?? "").split(",").some((type) => type.trim() === "application/jsonl"))

/** tRPC reads a query as JSON whatever its content type, but for the two of its uploads. */
const isJson = ({ method, headers }: FastifyRequest): boolean => {
  const type = headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase()
  if (method === "POST") return type === "application/json"
  return type !== "multipart/form-data" && type !== "application/octet-stream"
}

/**
 * Refuses what tRPC would refuse before it asks for the context, and then without a request id:
 * `unsupported_media_type` and `malformed`.
 */
export const checkTransport = (request: FastifyRequest, batch: Batch): void => {
  if (!isJson(request)) throw unsupportedMediaType()
  if (batch.isTooLong) throw malformed(`A batch has at most ${MAX_BATCH} calls.`)
  if (wantsStream(request) && !batch.isBatch) {
    throw malformed("Answers come as a stream to batches only; a batch of one will do.")
  }
  const types = batch.paths.flatMap((path) => procedures.get(path)?.type ?? [])
  if (new Set(types).size > 1) throw malformed("A batch holds queries or mutations, not both.")
  if (readQuery(request.url).some(([name]) => name === "connectionParams")) {
    throw malformed("There are no connection parameters; send the token as Authorization.")
  }
}
