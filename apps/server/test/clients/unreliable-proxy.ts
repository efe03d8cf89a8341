import { once } from "node:events"
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

type Seen = { method: string; status: number; key: string | undefined; at: number }

export const RETRY_AFTER_SECONDS = 1

const refuse = (outgoing: ServerResponse, status: number): void => {
  outgoing.writeHead(status, {
    "retry-after": `${RETRY_AFTER_SECONDS}`,
    "content-type": "text/html",
  })
  outgoing.end("<h1>Later</h1>\n")
}

/** How the first request with a method fails: refused with a status, or its answer lost. */
const firstFailure: Readonly<Record<string, number | "lost">> = {
  POST: "lost",
  GET: 429,
  PATCH: 503,
  DELETE: "lost",
}

/**
 * A way to a server on which the first request with each method fails: the answers to POST and
 * DELETE are lost after the server has done its work, GET and PATCH are told to come back later.
 */
export const startUnreliableProxy = async (origin: string) => {
  const seen: Seen[] = []
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = "", headers, url } = incoming
    const failure = seen.some((earlier) => earlier.method === method) ? null : firstFailure[method]
    const note = { method, key: headers["idempotency-key"]?.toString(), at: Date.now() }
    if (typeof failure === "number") {
      seen.push({ ...note, status: failure })
      return refuse(outgoing, failure)
    }
    const upstream = request(`${origin}${url}`, { method, headers }, (answer) => {
      const { statusCode: status = 0 } = answer
      seen.push({ ...note, status })
      if (failure === "lost") {
        answer.resume()
        return outgoing.destroy()
      }
      outgoing.writeHead(status, answer.headers)
      return answer.pipe(outgoing)
    })
    incoming.pipe(upstream)
  }
  const proxy = createServer(forward)
  proxy.listen(0, "127.0.0.1")
  await once(proxy, "listening")
  const { port } = proxy.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    /** The requests that came, in the order of their answers. */
    seen,
    [Symbol.asyncDispose]: async () => {
      proxy.closeAllConnections()
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}
