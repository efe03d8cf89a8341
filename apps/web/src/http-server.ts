import { createServer, type Server } from "node:http"
import { BoundedRequest } from "./bounded-request.ts"

const MOST_CONNECTIONS = 2_000
// Pages take milliseconds: no piece of one is that late, unless nobody reads it.
const IDLE_MS = 30_000

/** A server whose connections are bounded in number, in time and in what they may send. */
export const createHttpServer = ({ idleMs = IDLE_MS } = {}): Server => {
  const server = createServer({
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    IncomingMessage: BoundedRequest,
    // Next.js listens for upgrades and leaves their sockets open for good, without any timeout.
    shouldUpgradeCallback: () => false,
  })
  server.maxConnections = MOST_CONNECTIONS
  server.setTimeout(idleMs)
  return server
}
