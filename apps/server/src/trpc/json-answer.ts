import { transformTRPCResponse } from "@trpc/server"
import { getHTTPStatusCode } from "@trpc/server/http"
import type { FastifyReply, FastifyRequest } from "fastify"
import { config } from "./answer.ts"
import { makeCalls, type Outcome } from "./make-calls.ts"
import { writeOutput } from "./output.ts"
import type { Batch } from "./transport.ts"

const OPEN = Buffer.from("[")
const COMMA = Buffer.from(",")
const CLOSE = Buffer.from("]")

const toArray = (items: readonly Buffer[]): Buffer =>
  Buffer.concat([OPEN, ...items.flatMap((item, at) => (at === 0 ? item : [COMMA, item])), CLOSE])

const write = (outcome: Outcome): Buffer =>
  Buffer.from(
    "refused" in outcome
      ? JSON.stringify(transformTRPCResponse(config, outcome.refused))
      : `{"result":{"data":${writeOutput(outcome.output)}}}`,
  )

const statusOf = (outcome: Outcome): number =>
  "refused" in outcome ? getHTTPStatusCode(outcome.refused) : 200

/**
 * Makes a request's calls and answers with JSON, byte for byte as tRPC's own adapter would. Each
 * is written as soon as it is there, not all at the end: a batch of the largest lists would hold up
 * other requests then, and fill the heap, of which buffers are no part.
 */
export const answerJson = async (
  request: FastifyRequest,
  reply: FastifyReply,
  batch: Batch,
): Promise<FastifyReply> => {
  const answers = await Promise.all(
    makeCalls(request, reply, batch).map(async (call) => {
      const outcome = await call
      return { status: statusOf(outcome), json: write(outcome) }
    }),
  )
  const items = answers.map(({ json }) => json)
  const statuses = new Set(answers.map(({ status }) => status))
  const [status = 200] = statuses
  return reply
    .code(statuses.size > 1 ? 207 : status)
    .headers({ "content-type": "application/json", vary: "trpc-accept, accept, Origin" })
    .send(batch.isBatch ? toArray(items) : items[0])
}
