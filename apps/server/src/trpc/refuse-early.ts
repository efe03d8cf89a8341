import { malformed, procedures, requireViewer, type ProcedureInfo } from "@docket/api"
import type { FastifyReply, FastifyRequest } from "fastify"
import { fail, methodNotAllowed, noSuchProcedure } from "../failure.ts"
import { readQuery } from "../query-string.ts"
import { answerRefused, type Refusal } from "./answer.ts"

const MAX_BATCH = 20

const methodOf = ({ type }: ProcedureInfo): string => (type === "mutation" ? "POST" : "GET")

/** The methods that a path below /trpc takes; undefined for any other path. */
export const proceduresAt = (path: string): string[] | undefined => {
  const name = /^\/trpc\/([^/]+)$/.exec(path)?.[1]
  const known = name?.split(",").flatMap((one) => procedures.get(one) ?? [])
  return known && [...new Set(["OPTIONS", ...known.map(methodOf)])].toSorted()
}

const refusalOf = async ({ method, context }: FastifyRequest, path: string): Promise<unknown> => {
  const procedure = procedures.get(path)
  if (procedure === undefined) return noSuchProcedure()
  const accepted = methodOf(procedure)
  if (method !== accepted) return methodNotAllowed([accepted])
  if (procedure.access === "public") return undefined
  return requireViewer(context, procedure.access).then(
    () => undefined,
    (error: unknown) => error,
  )
}

/**
 * Settles what can be said before a body is read: unknown procedures, wrong methods, and the gate,
 * so that a caller without a token learns nothing about inputs. Calls that may go on are left to
 * tRPC, which checks them again.
 */
export const refuseEarly = async (
  request: FastifyRequest<{ Params: { path: string }; Querystring: { batch?: unknown } }>,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> => {
  const isBatch = request.query.batch === "1"
  const paths = isBatch ? request.params.path.split(",") : [request.params.path]
  const isTooLong = paths.length > MAX_BATCH

  const errors = await Promise.all(
    paths
      .slice(0, MAX_BATCH)
      .map(async (path) => ({ path, error: await refusalOf(request, path) })),
  )
  if (errors.every(({ error }) => error !== undefined)) {
    const refusals = errors.map(({ path, error }): Refusal => ({
      path,
      failure: fail(request, reply, error),
    }))
    const isUniform = new Set(refusals.map(({ failure }) => failure.code)).size === 1
    const isStream = request.headers["trpc-accept"] === "application/jsonl"
    // A stream's client takes one refusal for all of its calls, or a stream with one for each.
    if (isBatch && !isTooLong && !isStream) return answerRefused(request, reply, refusals)
    const [first] = refusals
    if (first && (isUniform || !isStream)) return answerRefused(request, reply, first)
  }
  if (isTooLong) throw malformed(`A batch has at most ${MAX_BATCH} calls.`)
  readQuery(request.url)
  return undefined
}
