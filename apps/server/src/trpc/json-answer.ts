import { Readable } from "node:stream"
import { appRouter, procedures } from "@docket/api"
import { callTRPCProcedure, transformTRPCResponse } from "@trpc/server"
import { getHTTPStatusCode } from "@trpc/server/http"
import type { FastifyReply, FastifyRequest } from "fastify"
import { fail } from "../failure.ts"
import { config, refusedResponse } from "./answer.ts"
import { readCall } from "./calls.ts"
import { readInputs } from "./inputs.ts"
import { writeOutput } from "./output.ts"
import type { Batch } from "./transport.ts"

const [OPEN, COMMA, CLOSE] = ["[", ",", "]"]

type Answer = { status: number; json: Buffer }
type Call = { path: string; getRawInput: () => Promise<unknown>; batchIndex: number }

const respond = async (request: FastifyRequest, reply: FastifyReply, call: Call) => {
  try {
    const { error } = readCall(request, call.path)
    if (error !== undefined) throw error
    const type = procedures.get(call.path)?.type ?? "query"
    const ctx = { ...request.context, present: writeOutput }
    const options = { router: appRouter, ctx, type, signal: undefined, ...call }
    return { status: 200, json: `{"result":{"data":${await callTRPCProcedure(options)}}}` }
  } catch (error) {
    const failure = fail(request, reply, error)
    const response = refusedResponse(request, { failure, path: call.path })
    const json = JSON.stringify(transformTRPCResponse(config, response))
    return { status: getHTTPStatusCode(response), json }
  }
}

const statusOf = (statuses: readonly number[]): number =>
  new Set(statuses).size === 1 ? (statuses[0] ?? 200) : 207

/**
 * Makes a request's calls and answers with JSON, byte for byte as tRPC's own adapter would. Each
 * is written as soon as it is there, not all at the end: a batch of the largest lists would hold up
 * other requests then.
 */
export const answerJson = async (
  request: FastifyRequest,
  reply: FastifyReply,
  batch: Batch,
): Promise<FastifyReply> => {
  let inputs: Promise<readonly unknown[]> | undefined
  const read = async () => readInputs(request, batch)
  const readOnce = () => (inputs ??= read())

  const answers = await Promise.all(
    batch.paths.map(async (path, batchIndex): Promise<Answer> => {
      const call = { path, batchIndex, getRawInput: async () => (await readOnce())[batchIndex] }
      const { status, json } = await respond(request, reply, call)
      return { status, json: Buffer.from(json) }
    }),
  )
  // At its deadline.
  if (reply.sent) return reply
  const items = answers.flatMap(({ json }, index) => (index === 0 ? json : [COMMA, json]))
  return reply
    .code(statusOf(answers.map(({ status }) => status)))
    .headers({ "content-type": "application/json", vary: "trpc-accept, accept, Origin" })
    .send(batch.isBatch ? Readable.from([OPEN, ...items, CLOSE]) : items[0])
}
