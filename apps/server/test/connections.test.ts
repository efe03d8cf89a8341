import type { Socket } from "node:net"
import { expect } from "vitest"
import { test as base } from "./fixtures.ts"
import { freePort, smallHeap, startServer } from "./server-process.ts"
import { open } from "./slow-socket.ts"

const MOST_CONNECTIONS = 5_000
const TOO_MANY = 100

const isHealthy = (origin: string): Promise<boolean> =>
  fetch(`${origin}/health`).then(
    ({ ok }) => ok,
    () => false,
  )

/** So many connections, until they are disposed of. */
const flood = async (port: number, count: number, use: (socket: Socket) => void) => {
  const sockets: Socket[] = []
  let left = 0
  while (sockets.length < count) {
    const socket = await open(port)
    left += 1
    socket.on("close", () => (left -= 1))
    use(socket)
    sockets.push(socket)
  }
  return {
    left: () => left,
    [Symbol.dispose]: () => sockets.forEach((socket) => socket.destroy()),
  }
}

const test = base.extend("started", async ({ database }, { onCleanup }) => {
  const port = await freePort()
  const server = await startServer(database.url, port, smallHeap)
  onCleanup(async () => expect(await server.stop("SIGTERM")).toBe(0))
  return { ...server, port }
})

test("more connections than the heap has room for are closed as they come", async ({ started }) => {
  {
    const count = MOST_CONNECTIONS + TOO_MANY
    using connections = await flood(started.port, count, (socket) => socket.resume())
    await expect.poll(connections.left).toBeLessThanOrEqual(MOST_CONNECTIONS)
  }
  await expect.poll(() => isHealthy(started.origin), { timeout: 20_000 }).toBe(true)
}, 60_000)

/** A file that anybody may have, with as long a header as may be. */
const ask = `GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nhost: a\r\nx-a: ${"a".repeat(30_000)}\r\n\r\n`

test("files that are asked for and not read neither fill the heap nor lock others out", async ({
  started,
}) => {
  const count = 2_500
  using connections = await flood(started.port, count, (socket) => socket.pause().write(ask))
  expect(await isHealthy(started.origin)).toBe(true)
  expect(connections.left()).toBe(count)
}, 60_000)

test("files that are asked for by those who leave at once are forgotten", async ({ started }) => {
  const many = 4_000
  using connections = await flood(started.port, many, (socket) => socket.resume().end(ask))
  await expect.poll(connections.left, { timeout: 20_000 }).toBe(0)
  expect(await isHealthy(started.origin)).toBe(true)
}, 60_000)
