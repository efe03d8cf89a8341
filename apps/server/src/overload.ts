import { unavailable } from "@docket/api"
import type { FastifyInstance } from "fastify"

/**
 * One process answers some thousands of requests a second: these are answered within one, and more would
 * only wait for each other, in memory that the heap does not have (bench/reports).
 */
const MOST_UNDER_WAY = 1_500

/**
 * What is behind the gate, which turns strangers away at once and bounds what one person has under way.
 * Anybody may be slow to read a page of the documentation, and a supervisor is always answered.
 */
const isBehindGate = (url: string): boolean => url.startsWith("/api/") || url.startsWith("/trpc/")

/** Refuses what arrives while too much is under way, before anything is done for it: `unavailable`. */
export const refuseOverload = (app: FastifyInstance): void => {
  let underWay = 0
  app.addHook("onRequest", ({ url }, { raw }, done) => {
    if (!isBehindGate(url)) return done()
    if (underWay >= MOST_UNDER_WAY) {
      return done(unavailable(new Error(`${MOST_UNDER_WAY} requests are under way`)))
    }
    underWay += 1
    // Not onResponse, which does not come for a client that went away.
    raw.once("close", () => (underWay -= 1))
    return done()
  })
}
