import { unavailable } from "@docket/api"
import type { FastifyInstance } from "fastify"
import { createTurns, NO_TURN } from "./turns.ts"

declare module "fastify" {
  interface FastifyReply {
    turn: number
  }
}

/**
 * One process answers some thousands of requests a second: these are answered within one, and more would
 * only wait for each other, in memory that the heap does not have (bench/reports).
 */
const MOST_UNDER_WAY = 1_500
/**
 * More than the database's connections take at once, far away too. A request that is worked on holds three
 * times the memory of one that waits for its turn (bench/reports/steps.md).
 */
const MOST_READS = 32
/** Apart from reads, which go on while writes wait for each other's locks. */
const MOST_WRITES = 16
/** Of one person's: fewer than the database has connections, so that others do not wait for theirs. */
const MOST_OF_ONE = { reads: 8, writes: 4 }

/**
 * What is behind the gate, which turns strangers away at once and bounds what one person has under way.
 * Anybody may be slow to read a page of the documentation, and a supervisor is always answered.
 */
const isBehindGate = (url: string): boolean => url.startsWith("/api/") || url.startsWith("/trpc/")

/**
 * Refuses what arrives while too much is under way, before anything is done for it: `unavailable`. Of the
 * rest, so many are worked on at a time, once their bodies have arrived: a slow sender takes no turn, and
 * who asks for much at once takes none from others.
 */
export const registerOverload = (app: FastifyInstance): void => {
  const reads = createTurns(MOST_READS, MOST_OF_ONE.reads)
  const writes = createTurns(MOST_WRITES, MOST_OF_ONE.writes)
  const turnsOf = (method: string) => (method === "GET" || method === "HEAD" ? reads : writes)
  let underWay = 0

  app.decorateReply("turn", NO_TURN)
  app.addHook("onRequest", ({ url, method }, reply, done) => {
    if (!isBehindGate(url)) return done()
    if (underWay >= MOST_UNDER_WAY) {
      return done(unavailable(new Error(`${MOST_UNDER_WAY} requests are under way`)))
    }
    underWay += 1
    // Not onResponse, which does not come for a client that went away.
    reply.raw.once("close", () => {
      underWay -= 1
      turnsOf(method).giveUp(reply)
    })
    return done()
  })
  app.addHook("preHandler", ({ url, method, context }, reply, done) =>
    // A client that has gone away would not go again, to give its turn up.
    isBehindGate(url) && !reply.raw.closed
      ? turnsOf(method).take(reply, context.record.viewerId ?? "", done)
      : done(),
  )
  // A slow reader takes no turn either.
  app.addHook("onSend", async ({ method }, reply) => turnsOf(method).giveUp(reply))
}
