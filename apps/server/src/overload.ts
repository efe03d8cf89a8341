import { unavailable } from "@docket/api"
import type { FastifyInstance } from "fastify"

/**
 * One process answers some thousands of requests a second: these are answered within one, and more would
 * only wait for each other, in memory that the heap does not have (bench/reports).
 */
const MOST_UNDER_WAY = 1_500

/** Who looks after the process would end it, or send its requests to others that have as many. */
const alwaysAnswered: ReadonlySet<string> = new Set(["/health", "/ready"])

/** Refuses what arrives while too much is under way, before anything is done for it: `unavailable`. */
export const refuseOverload = (app: FastifyInstance): void => {
  let underWay = 0
  app.addHook("onRequest", ({ url }, { raw }, done) => {
    underWay += 1
    // Not onResponse, which does not come for a client that went away.
    raw.once("close", () => (underWay -= 1))
    if (underWay > MOST_UNDER_WAY && !alwaysAnswered.has(url)) {
      done(unavailable(new Error(`more than ${MOST_UNDER_WAY} requests are under way`)))
    } else done()
  })
}
