import type { IncomingMessage } from "node:http"
import type { Socket } from "node:net"
import type { FastifyInstance } from "fastify"
import { mayHaveBody } from "./media-type.ts"

/** Libraries send none; what sends more is no client that waits for answers. Each takes 7 kB of the heap. */
const MOST_WAITING = 8
/** Of their headers. */
const MOST_WAITING_BYTES = 16_384

const line = Symbol("the requests of a connection")

type Waiting = { begin: () => void; bytes: number }
type Line = { isBusy: boolean; waiting: Waiting[] }
type Connection = Socket & { [line]?: Line }

const beginNext = (connection: Connection, { waiting }: Line): boolean => {
  // An answer may have been the connection's last.
  if (!connection.writable) waiting.length = 0
  const next = waiting.shift()
  next?.begin()
  return next !== undefined
}

const bytesOf = ({ url = "", rawHeaders }: IncomingMessage): number =>
  rawHeaders.reduce((bytes, text) => bytes + text.length, url.length)

const isFull = ({ waiting }: Line, { bytes }: Waiting): boolean =>
  waiting.length >= MOST_WAITING ||
  waiting.reduce((sum, one) => sum + one.bytes, bytes) > MOST_WAITING_BYTES

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
    const leave = (): void => {
      ownLine.isBusy = beginNext(connection, ownLine)
    }
    if (!ownLine.isBusy) {
      ownLine.isBusy = true
      reply.raw.once("close", leave)
      done()
      return
    }
    const one = { begin: done, bytes: bytesOf(request.raw) }
    if (isFull(ownLine, one)) {
      connection.destroy()
      return
    }
    reply.raw.once("close", leave)
    if (mayHaveBody(request)) {
      request.raw.resume()
      one.begin = () => connection.destroySoon()
    }
    ownLine.waiting.push(one)
  })
}
