import { createServer, type Server } from "node:http"
import { BoundedRequest } from "./bounded-request.ts"

const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000 }

/** A server whose connections are bounded in time and in what they may send. */
export const createHttpServer = (): Server =>
  createServer({
    ...timeouts,
    IncomingMessage: BoundedRequest,
    // Next.js listens for upgrades and leaves their sockets open for good, without any timeout.
    shouldUpgradeCallback: () => false,
  })
