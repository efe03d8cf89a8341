import { setTimeout } from "node:timers/promises"
import type { FastifyInstance } from "fastify"

/**
 * Before it stops listening, the server goes on answering for so long, now with `Connection: close` and
 * with 503 at /ready. Node ends idle connections when it stops listening, also those on which a request
 * is just arriving: by then busy clients have left after an answer, and load balancers have looked.
 */
export const drainBeforeClose = (app: FastifyInstance, milliseconds: number): void => {
  // Fastify adds the header itself from here on.
  app.addHook("preClose", () => setTimeout(milliseconds))
}
