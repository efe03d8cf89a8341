import type { Socket } from "node:net"
import type { FastifyInstance } from "fastify"
import { mayHaveBody } from "./media-type.ts"

/** Libraries send none; what sends more is no client that waits for answers. */
const MOST_WAITING = 32

const line = Symbol("the requests of a connection")

type Line = { isBusy: boolean; waiting: (() => void)[] }
type Connection = Socket & { [line]?: Line }

const beginNext = (connection: Connection, { waiting }: Line): boolean => {
  if (connection.destroyed) waiting.length = 0
  const begin = waiting.shift()
  begin?.()
  return begin !== undefined
}

/**
 * A client may send requests before it has read the answers to others (RFC 9112 section 9.3.2). Node hands
 * all that one packet holds over at once and keeps their answers in memory until they are read. Here one
 * begins when the one before is answered and taken by the network; a connection on which too many wait
 * is closed. So it is, once those before are answered, instead of the answer to one with a body, which
 * Node would keep meanwhile, each chunk by itself.
 */
export const registerPipelining = (app: FastifyInstance): void => {
  app.addHook("onRequest", (request, reply, done) => {
    const connection: Connection = request.raw.socket
    const ownLine = (connection[line] ??= { isBusy: false, waiting: [] })
    if (ownLine.waiting.length >= MOST_WAITING) {
      connection.destroy()
      return
    }
    reply.raw.once("close", () => {
      ownLine.isBusy = beginNext(connection, ownLine)
    })
    if (ownLine.isBusy && mayHaveBody(request)) {
      request.raw.resume()
      ownLine.waiting.push(() => connection.destroySoon())
      return
    }
    if (ownLine.isBusy) {
      ownLine.waiting.push(done)
      return
    }
    ownLine.isBusy = true
    done()
  })
}
