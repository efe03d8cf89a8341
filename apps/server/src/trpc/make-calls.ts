import { appRouter, procedures } from "@docket/api"
import { callTRPCProcedure } from "@trpc/server"
import type { FastifyReply, FastifyRequest } from "fastify"
import { fail } from "../failure.ts"
import { worksOn } from "../overload.ts"
import { refusedResponse } from "./answer.ts"
import { readCall } from "./calls.ts"
import { readInputs } from "./inputs.ts"
import type { Batch } from "./transport.ts"

/** What a procedure gave, as `Plain`, or why it gave nothing. */
export type Outcome = { output: unknown } | { refused: ReturnType<typeof refusedResponse> }

type Call = { path: string; getRawInput: () => Promise<unknown>; batchIndex: number }

const makeCall = async (
  request: FastifyRequest,
  reply: FastifyReply,
  call: Call,
): Promise<Outcome> => {
  try {
    const { error } = readCall(request, call.path)
    if (error !== undefined) throw error
    const type = procedures.get(call.path)?.type ?? "query"
    const ctx = request.context
    const options = { router: appRouter, ctx, type, signal: undefined, ...call }
    return { output: await callTRPCProcedure(options) }
  } catch (error) {
    const failure = fail(request, reply, error)
    return { refused: refusedResponse(request, { failure, path: call.path }) }
  }
}

/** Makes a request's calls, all at once. */
export const makeCalls = (
  request: FastifyRequest,
  reply: FastifyReply,
  batch: Batch,
): Promise<Outcome>[] => {
  let inputs: Promise<readonly unknown[]> | undefined
  const read = async () => readInputs(request, batch)
  const readOnce = () => (inputs ??= read())
  const calls = batch.paths.map((path, batchIndex) =>
    makeCall(request, reply, {
      path,
      batchIndex,
      getRawInput: async () => (await readOnce())[batchIndex],
    }),
  )
  worksOn(reply, calls)
  return calls
}
