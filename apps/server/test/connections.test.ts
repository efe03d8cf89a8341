import type { Socket } from "node:net"
import { setTimeout } from "node:timers/promises"
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

/** Opens so many connections, and tells how many of them are open afterwards. */
const flood = async (
  port: number,
  count: number,
  use: (socket: Socket) => void,
): Promise<number> => {
  const sockets: Socket[] = []
  let left = 0
  while (sockets.length < count) {
    const socket = await open(port)
    left += 1
    socket.on("close", () => (left -= 1))
    use(socket)
    sockets.push(socket)
  }
  await setTimeout(500)
  const afterwards = left
  for (const socket of sockets) socket.destroy()
  return afterwards
}

const test = base.extend("started", async ({ database }, { onCleanup }) => {
  const port = await freePort()
  const server = await startServer(database.url, port, smallHeap)
  onCleanup(async () => expect(await server.stop("SIGTERM")).toBe(0))
  return { ...server, port }
})

test("more connections than the heap has room for are closed as they come", async ({ started }) => {
  const left = await flood(started.port, MOST_CONNECTIONS + TOO_MANY, (socket) => socket.resume())
  expect(left).toBeLessThanOrEqual(MOST_CONNECTIONS)
  await expect.poll(() => isHealthy(started.origin), { timeout: 20_000 }).toBe(true)
}, 60_000)

test("files that are asked for and not read do not fill the heap", async ({ started }) => {
  const long = "a".repeat(30_000)
  const ask = `GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nhost: a\r\nx-a: ${long}\r\n\r\n`
  await flood(started.port, 2_500, (socket) => socket.pause().write(ask))
  await expect.poll(() => isHealthy(started.origin), { timeout: 20_000 }).toBe(true)
}, 60_000)
