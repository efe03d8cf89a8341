import { once } from "node:events"
import { connect, createServer, type AddressInfo, type Socket } from "node:net"

/** PostgreSQL's ErrorResponse, as a server sends it that refuses a connection. */
const errorResponse = (sqlState: string) => {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${sqlState}\0Mrefused by the test\0\0`)
  const head = Buffer.alloc(5)
  head.write("E")
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

export type Outage =
  | "refuses connections"
  | "cuts connections"
  | "freezes"
  | "has no connection left"
  | "is starting up"
  | "shuts down"

/** A way to the database that can break, in each of the ways in which one does. */
export const openProxy = async (databaseUrl: string) => {
  const target = new URL(databaseUrl)
  const pairs = new Set<[client: Socket, server: Socket]>()
  let outage: Outage | undefined
  const refusals: Partial<Record<Outage, string>> = {
    "has no connection left": "53300",
    "is starting up": "57P03",
    "shuts down": "57P01",
  }
  const server = createServer((client) => {
    client.on("error", () => client.destroy())
    const sqlState = outage && refusals[outage]
    if (sqlState !== undefined) client.once("data", () => client.end(errorResponse(sqlState)))
    else if (outage === "cuts connections") client.destroy()
    else {
      const upstream = connect(Number(target.port), target.hostname.replace(/^\[|\]$/g, ""))
      const pair: [Socket, Socket] = [client, upstream]
      pairs.add(pair)
      for (const [from, to] of [pair, [upstream, client] as const]) {
        from.on("data", (chunk: Buffer) => to.write(chunk))
        from.on("error", () => to.destroy())
        from.on("close", () => {
          to.destroy()
          pairs.delete(pair)
        })
        if (outage === "freezes") from.pause()
      }
    }
  })
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1")
    await once(server, "listening")
  }
  await listen(0)
  const { port } = server.address() as AddressInfo
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${port}`
  return {
    url: url.href,
    begin: (kind: Outage) => {
      outage = kind
      if (kind === "refuses connections") server.close()
      for (const [client, upstream] of pairs) {
        if (kind === "freezes") [client, upstream].map((socket) => socket.pause())
        else if (kind === "shuts down") client.end(errorResponse("57P01"))
        else client.destroy()
      }
    },
    end: async () => {
      if (outage === "refuses connections") await listen(port)
      outage = undefined
      for (const pair of pairs) pair.map((socket) => socket.resume())
    },
    close: () => {
      for (const [client] of pairs) client.destroy()
      server.close()
    },
  }
}
