import type { PassThrough } from "node:stream"
import { transformTRPCResponse } from "@trpc/server"
import { getHTTPStatusCode } from "@trpc/server/http"
import type { FastifyReply, FastifyRequest } from "fastify"
import { config } from "./answer.ts"
import { makeCalls, type Outcome } from "./make-calls.ts"
import { writeOutput } from "./output.ts"
import { patientStream } from "./patient-stream.ts"
import type { Batch } from "./transport.ts"

const OPEN = Buffer.from("[")
const COMMA = Buffer.from(",")
const CLOSE = Buffer.from("]")
const NOTHING = Buffer.alloc(0)

const toArray = (items: readonly Buffer[]): Buffer =>
  Buffer.concat([OPEN, ...items.flatMap((item, at) => (at === 0 ? item : [COMMA, item])), CLOSE])

const MOST_BYTES_AT_ONCE = 2 ** 20
const PIECE_BYTES = 65_536

/** A socket that is given all at once does not tell how much of it is read; see answer-deadline.ts. */
const inPieces = (whole: Buffer): PassThrough => {
  const stream = patientStream()
  for (let at = 0; at < whole.length; at += PIECE_BYTES) {
    stream.write(whole.subarray(at, at + PIECE_BYTES))
  }
  return stream.end()
}

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
  const [single = NOTHING] = items
  const body = batch.isBatch ? toArray(items) : single
  return reply
    .code(statuses.size > 1 ? 207 : status)
    .headers({
      "content-type": "application/json",
      "content-length": body.length,
      vary: "trpc-accept, accept, Origin",
    })
    .send(body.length > MOST_BYTES_AT_ONCE ? inPieces(body) : body)
}
