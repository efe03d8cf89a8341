import type { FastifyReply, FastifyRequest } from "fastify"
import { config } from "./answer.ts"
import { makeCalls, type Outcome } from "./make-calls.ts"
import { writeChunk } from "./output.ts"
import { patientStream } from "./patient-stream.ts"
import type { Batch } from "./transport.ts"

/** Says that each of so many calls is a promise, which has its index for a name. */
const head = (count: number): string => {
  const promises = Array.from({ length: count }, (_, index) => `"${index}":[[0],[null,0,${index}]]`)
  return `{"json":{${promises.join(",")}}}\n`
}

/** A promise is kept by a chunk; that of a result holds another, and that of its data a third. */
const chunks = (outcome: Outcome, index: number, promise: () => number): string => {
  if ("refused" in outcome) {
    const { refused } = outcome
    return `${JSON.stringify(config.transformer.output.serialize([index, 0, [[refused]]]))}\n`
  }
  const [result, data] = [promise(), promise()]
  return [
    `{"json":[${index},0,[[{"result":0}],["result",0,${result}]]]}\n`,
    `{"json":[${result},0,[[{"data":0}],["data",0,${data}]]]}\n`,
    `${writeChunk(data, outcome.output)}\n`,
  ].join("")
}

/**
 * Makes a batch's calls and answers with JSON Lines, each call as soon as it is there, in the chunks that
 * tRPC's own adapter sends (`jsonlStreamProducer` of @trpc/server). That one keeps what it has yet to send
 * in the heap, which two of the largest batches fill; here it waits for its reader in buffers.
 */
export const answerStream = (
  request: FastifyRequest,
  reply: FastifyReply,
  batch: Batch,
): FastifyReply => {
  const stream = patientStream()
  let promises = batch.paths.length
  stream.write(head(promises))
  const written = makeCalls(request, reply, batch).map(async (call, index) =>
    stream.write(chunks(await call, index, () => promises++)),
  )
  Promise.all(written).then(
    () => stream.end(),
    (error: Error) => stream.destroy(error),
  )
  return reply
    .headers({ "content-type": "application/json", vary: "trpc-accept, accept, Origin" })
    .send(stream)
}
