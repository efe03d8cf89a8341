import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { setTimeout } from "node:timers/promises"
import { expect } from "vitest"
import { test } from "./fixtures.ts"
import { freePort, startServer } from "./server-process.ts"

const MOST_CONNECTIONS = 2_000
const TOO_MANY = 500

const open = async (port: number): Promise<Socket> => {
  const socket = connect(port, "127.0.0.1")
  socket.on("error", () => {})
  await Promise.race([once(socket, "connect"), once(socket, "close")])
  return socket
}

const isHealthy = (origin: string): Promise<boolean> =>
  fetch(`${origin}/health`).then(
    ({ ok }) => ok,
    () => false,
  )

/** Opens too many connections, and tells how many of them are open afterwards. */
const flood = async (port: number, use: (socket: Socket) => void): Promise<number> => {
  const sockets: Socket[] = []
  let left = 0
  while (sockets.length < MOST_CONNECTIONS + TOO_MANY) {
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

const ask = `GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nhost: a\r\nx-a: ${"a".repeat(30_000)}\r\n\r\n`

test.for<[what: string, use: (socket: Socket) => void, most: number]>([
  ["that say nothing are closed as they come", (socket) => socket.resume(), MOST_CONNECTIONS],
  [
    "on which a file is asked for and not read do not fill it",
    (socket) => socket.pause().write(ask),
    MOST_CONNECTIONS + TOO_MANY,
  ],
])(
  "more connections than the heap has room for, %s",
  { timeout: 60_000 },
  async ([, use, most], { database }) => {
    const port = await freePort()
    // As much as `pnpm serve` gives it.
    const heap = { NODE_OPTIONS: "--max-old-space-size=64 --max-semi-space-size=4" }
    const server = await startServer(database.url, port, heap)
    try {
      expect(await flood(port, use)).toBeLessThanOrEqual(most)
      await expect.poll(() => isHealthy(server.origin), { timeout: 20_000 }).toBe(true)
    } finally {
      expect(await server.stop("SIGTERM")).toBe(0)
    }
  },
)
