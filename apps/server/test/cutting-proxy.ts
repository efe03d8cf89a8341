import { once } from "node:events"
import { createServer, request } from "node:http"

export type CuttingProxy = AsyncDisposable & { origin: string; cut: () => number }

/**
 * An HTTP proxy that lets every request through, and cuts the connection in place of this share of
 * the answers: the server has done its work, and the client does not know.
 */
export const startCuttingProxy = async (target: string, share: number): Promise<CuttingProxy> => {
  let cut = 0
  const proxy = createServer((incoming, outgoing) => {
    const { method, headers, url } = incoming
    const upstream = request(`${target}${url}`, { method, headers }, (answer) => {
      if (Math.random() < share) {
        cut += 1
        answer.resume()
        outgoing.destroy()
        return
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    upstream.on("error", () => outgoing.destroy())
    incoming.pipe(upstream)
  }).listen(0, "127.0.0.1")
  await once(proxy, "listening")
  const address = proxy.address()
  if (address === null || typeof address === "string") throw new Error("no port was given")
  return {
    origin: `http://127.0.0.1:${address.port}`,
    cut: () => cut,
    [Symbol.asyncDispose]: async () => {
      proxy.closeAllConnections()
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}
