import { once } from "node:events"
import { connect, type AddressInfo, type Socket } from "node:net"
import { text } from "node:stream/consumers"
import { afterEach, expect, onTestFinished, test } from "vitest"
import { refuseLarge } from "./bounded-request.ts"
import { createHttpServer } from "./http-server.ts"

const IDLE_MS = 300
const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})

const listen = async () => {
  const server = createHttpServer({ idleMs: IDLE_MS })
  const bodies: number[] = []
  // As Next.js does, which then leaves the socket alone.
  server.on("upgrade", () => {})
  server.on("request", (request, response) => {
    if (refuseLarge(request, response)) return
    let size = 0
    request.on("error", () => {})
    request.on("data", (chunk: Buffer) => {
      size += chunk.length
      bodies[0] = size
    })
    request.on("end", () => {
      if (request.url === "/endless") response.write(Buffer.alloc(50_000_000))
      else response.end(`read ${size}`)
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const open = (head: string): Socket => {
    const socket = connect(port, "127.0.0.1").on("error", () => {})
    sockets.push(socket)
    socket.write(`${head.replaceAll("\n", "\r\n")}\r\n\r\n`)
    return socket
  }
  return { server, bodies, open }
}

const closed = (socket: Socket) => text(socket).catch(() => "reset")

test("answers a body that is too large before it comes, and closes the connection", async () => {
  const { open } = await listen()
  const answer = await closed(open("POST /sign-in HTTP/1.1\nHost: x\nContent-Length: 16385"))
  expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  expect(answer).toMatch(/^connection: close\r$/im)
  expect(answer).toContain('"code":"TOO_LARGE"')
})

test("cuts off a body that does not say how large it is where it becomes too large", async () => {
  const { bodies, open } = await listen()
  const socket = open("POST /sign-in HTTP/1.1\nHost: x\nTransfer-Encoding: chunked")
  const piece = `1000\r\n${"x".repeat(4096)}\r\n`
  const ended = closed(socket)
  const writing = setInterval(() => socket.write(piece), 1)
  onTestFinished(() => clearInterval(writing))
  await ended
  expect(bodies[0]).toBeLessThanOrEqual(16_384)
})

test.each([
  ["declared", "Content-Length: 16384", "x".repeat(16_384)],
  ["chunked", "Transfer-Encoding: chunked", `4000\r\n${"x".repeat(16_384)}\r\n0\r\n\r\n`],
])("takes a %s body that is as large as any of ours", async (_, field, body) => {
  const { open } = await listen()
  const socket = open(`POST /sign-in HTTP/1.1\nHost: x\nConnection: close\n${field}`)
  socket.write(body)
  expect(await closed(socket)).toContain("read 16384")
})

test("answers whoever asks for another protocol as anybody else, and can be closed then", async () => {
  const { server, open } = await listen()
  const upgrade = "Connection: Upgrade\nUpgrade: websocket"
  const socket = open(`GET / HTTP/1.1\nHost: x\n${upgrade}`)
  const [answer] = (await once(socket, "data")) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /)
  server.close()
  await once(server, "close")
})

test("closes a connection on which an answer is not read", async () => {
  const { server, open } = await listen()
  const socket = open("GET /endless HTTP/1.1\nHost: x")
  socket.pause()
  const [connection] = (await once(server, "connection")) as [Socket]
  await once(connection, "close")
})

test("keeps a connection on which requests pause for less", async () => {
  const { open } = await listen()
  const socket = open("GET / HTTP/1.1\nHost: x")
  await once(socket, "data")
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS * 2))
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
  const [answer] = (await once(socket, "data")) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /)
})

test("has a bound for the number of connections", async () => {
  const { server, open } = await listen()
  expect(server.maxConnections).toBeGreaterThan(100)
  server.maxConnections = 1
  const first = open("GET / HTTP/1.1\nHost: x")
  await once(first, "data")
  expect(await closed(open("GET / HTTP/1.1\nHost: x"))).not.toContain("200")
})
