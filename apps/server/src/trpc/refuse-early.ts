import { DomainError, toDomainError } from "@docket/api"
import type { FastifyReply, FastifyRequest } from "fastify"
import { fail } from "../failure.ts"
import { passGate } from "../gate.ts"
import { answerRefused, type Refusal } from "./answer.ts"
import { readCall, type Call } from "./calls.ts"
import { checkTransport, readBatch, wantsStream, type TrpcRequest } from "./transport.ts"

const isUnauthenticated = (error: unknown): boolean =>
  error instanceof DomainError && error.code === "unauthenticated"

/** The calls with what is wrong with each; what the gate says of all of them stands with each. */
const checkCalls = async (
  request: FastifyRequest,
  reply: FastifyReply,
  calls: readonly Call[],
): Promise<Call[]> => {
  const wanted = calls.flatMap(({ access, error }) =>
    access === "public" || error !== undefined ? [] : access,
  )
  try {
    const refusals = await passGate(request, reply, wanted)
    return calls.map((call) => ({ ...call, error: call.error ?? refusals.get(call.access) }))
  } catch (error) {
    return calls.map((call) => ({ ...call, error }))
  }
}

/**
 * Settles what can be said before a body is read: unknown procedures, wrong methods, and the gate,
 * so that a caller without a token learns nothing about inputs. The procedures ask the gate again.
 */
export const refuseEarly = async (
  request: FastifyRequest<TrpcRequest>,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> => {
  const batch = readBatch(request)
  request.calls = batch.paths.length
  const calls = await checkCalls(
    request,
    reply,
    batch.paths.map((path) => readCall(request, path)),
  )
  // A stream is authenticated before its first byte, whatever else is wrong with it.
  const stranger = calls.find(({ error }) => isUnauthenticated(error))
  if (stranger !== undefined && wantsStream(request)) {
    const failure = fail(request, reply, stranger.error)
    return answerRefused(request, reply, { path: stranger.path, failure })
  }
  if (calls.every(({ error }) => error !== undefined)) {
    // Of the calls that are answered alone: the header fields of others' failures are not theirs.
    const refuse = ({ path, error }: Call): Refusal => ({
      path,
      failure: fail(request, reply, error),
    })
    const isUniform = new Set(calls.map(({ error }) => toDomainError(error).code)).size === 1
    const isStream = wantsStream(request)
    // A stream's client takes one refusal for all of its calls, or a stream with one for each.
    if (batch.isBatch && !batch.isTooLong && !isStream)
      return answerRefused(request, reply, calls.map(refuse))
    const [first] = calls
    if (first && (isUniform || !isStream)) return answerRefused(request, reply, refuse(first))
  }
  checkTransport(request, batch)
  return undefined
}
