import { once } from "node:events"
import { connect, type AddressInfo, type Socket } from "node:net"
import { type WebSocket, WebSocketServer } from "ws"

/** What Neon has in front of its servers: a WebSocket's messages become the bytes of a TCP connection. */
export async function webSocketProxy(target: URL) {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 })
  await once(server, "listening")
  const links = new Set<{ client: WebSocket; upstream: Socket }>()
  let frozen = false

  server.on("connection", (client) => {
    const upstream = connect(Number(target.port), target.hostname)
    const link = { client, upstream }
    links.add(link)
    if (frozen) client.pause()
    client.on("message", (data: Buffer) => upstream.write(data))
    client.on("close", () => upstream.destroy())
    upstream.on("data", (data) => client.send(data))
    upstream.on("error", () => {})
    upstream.on("close", () => {
      links.delete(link)
      client.close()
    })
  })

  const thaw = () => {
    frozen = false
    for (const { client, upstream } of links) {
      client.resume()
      upstream.resume()
    }
  }
  return {
    port: (server.address() as AddressInfo).port,
    /** Neither reads nor writes, nor answers a goodbye. */
    freeze: (): Disposable => {
      frozen = true
      for (const { client, upstream } of links) {
        client.pause()
        upstream.pause()
      }
      return { [Symbol.dispose]: thaw }
    },
    cut: () => links.forEach(({ client }) => client.terminate()),
    [Symbol.asyncDispose]: async () => {
      links.forEach(({ client }) => client.terminate())
      server.close()
      await once(server, "close")
    },
  }
}
