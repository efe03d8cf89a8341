import { setTimeout } from "node:timers/promises"
import type { FastifyInstance } from "fastify"

/** Who has asked before the server was told to stop is told as well that the connection ends with the answer. */
export const registerLastAnswers = (app: FastifyInstance): void => {
  let isStopping = false
  app.addHook("preClose", async () => {
    isStopping = true
  })
  app.addHook("onSend", async (_, reply) => {
    if (isStopping) void reply.header("connection", "close")
  })
}

/**
 * Before it stops listening, the server goes on answering for so long, now with `Connection: close` and
 * with 503 at /ready. Node ends idle connections when it stops listening, also those on which a request
 * is just arriving: by then busy clients have left after an answer, and load balancers have looked.
 */
export const drainBeforeClose = (app: FastifyInstance, milliseconds: number): void => {
  // Fastify adds the header itself to what is asked from here on.
  app.addHook("preClose", () => setTimeout(milliseconds))
}
