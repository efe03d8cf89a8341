import { unavailable } from "@docket/api"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { createTurns } from "./turns.ts"

declare module "fastify" {
  interface FastifyRequest {
    /** How many procedures it calls. */
    calls: number
  }
  interface FastifyReply {
    /** What it has of the turns of those that are worked on. */
    turns: number
    /** Settles when its procedures are done with the database, which may be after the answer; see `worksOn`. */
    calls: Promise<unknown> | undefined
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
/**
 * Of one person's, together fewer than the eight connections that are not lanes, so that others do not wait
 * for theirs.
 */
const MOST_OF_ONE = { reads: 4, writes: 3 }
/** A batch has two queries under way, and 16 of the largest are what the heap holds at once. */
const TURNS_OF_A_BATCH = 2

/**
 * What is behind the gate, which turns strangers away at once and bounds what one person has under way.
 * Anybody may be slow to read a page of the documentation, and a supervisor is always answered.
 */
const isBehindGate = (url: string): boolean => url.startsWith("/api/") || url.startsWith("/trpc/")

const forget = (): void => {}

/** That a reply's work is done is the end of its turns. What comes of it is not kept for that. */
export const worksOn = (reply: FastifyReply, work: readonly Promise<unknown>[]): void => {
  reply.calls = Promise.all(work.map((one) => one.then(forget, forget)))
}

const personOf = ({ context }: FastifyRequest): string => context.record.viewerId ?? ""

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

  app.decorateRequest("calls", 1)
  app.decorateReply("turns", 0)
  app.decorateReply("calls")
  const take = (request: FastifyRequest, reply: FastifyReply, work: () => void): void => {
    const turns = request.calls > 1 ? TURNS_OF_A_BATCH : 1
    turnsOf(request.method).take(reply, { person: personOf(request), turns, work })
  }
  const giveUp = (request: FastifyRequest, reply: FastifyReply): void =>
    turnsOf(request.method).giveUp(reply, personOf(request))

  app.addHook("onRequest", (request, reply, done) => {
    if (!isBehindGate(request.url)) return done()
    if (underWay >= MOST_UNDER_WAY) {
      return done(unavailable(new Error(`${MOST_UNDER_WAY} requests are under way`)))
    }
    underWay += 1
    // Not onResponse, which does not come for a client that went away.
    reply.raw.once("close", () => {
      underWay -= 1
      // One that is worked on is so to its end, whoever waits for it: what it has asked of the database goes on.
      if (reply.turns === 0) giveUp(request, reply)
    })
    return done()
  })
  app.addHook("preHandler", (request, reply, done) => {
    if (!isBehindGate(request.url)) return done()
    // What nobody waits for does not begin, here as among those that wait.
    if (!reply.raw.closed) take(request, reply, done)
    return undefined
  })
  // A slow reader takes no turn either. What is answered at its deadline is worked on still, as a stream is.
  app.addHook("onSend", async (request, reply) => {
    if (reply.calls === undefined) giveUp(request, reply)
    else void reply.calls.then(() => giveUp(request, reply))
  })
}
