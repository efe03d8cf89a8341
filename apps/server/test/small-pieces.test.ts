import type { Socket } from "node:net"
import { setTimeout } from "node:timers/promises"
import { makeUser } from "@docket/db/testing"
import { expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { freePort, smallHeap, startServer } from "./server-process.ts"
import { open } from "./slow-socket.ts"

/** Half of a request, which Node would keep as so many objects of the heap. */
type Attack = { sockets: number; bytes: string }

const PIECES = 65_000
const FIELDS = 900

const post = (path: string, authorization: string): string =>
  `POST ${path} HTTP/1.1\r\nhost: a\r\nauthorization: ${authorization}\r\n` +
  `content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${"1\r\n \r\n".repeat(PIECES)}`

const attacks: Record<string, (authorization: string) => Attack> = {
  "headers of many small fields": () => ({
    sockets: 1_800,
    bytes: `GET / HTTP/1.1\r\nhost: a\r\n${"xa:bb\r\n".repeat(FIELDS)}`,
  }),
  "a body in chunks of one byte": (authorization) => ({
    sockets: 16,
    bytes: post("/api/tasks", authorization),
  }),
  "a tRPC body in chunks of one byte": (authorization) => ({
    sockets: 16,
    bytes: post("/trpc/task.create", authorization),
  }),
  "a stranger's, behind an answer that is not read": () => ({
    sockets: 16,
    bytes: `GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nhost: a\r\n\r\n${post("/api/tasks", "")}`,
  }),
}

test.for(Object.entries(attacks))(
  "%s, half sent over many connections, do not end the process",
  { timeout: 60_000 },
  async ([, attack], { database, db }) => {
    const { authorization } = await bearer(await makeUser(db))
    const port = await freePort()
    const server = await startServer(database.url, port, smallHeap)
    const { sockets: count, bytes } = attack(authorization)
    const sockets: Socket[] = []
    for (let index = 0; index < count; index += 1) {
      const socket = await open(port)
      socket.pause().write(bytes)
      sockets.push(socket)
    }
    await setTimeout(3_000)
    expect((await fetch(`${server.origin}/health`)).status).toBe(200)
    for (const socket of sockets) socket.destroy()
    expect(await server.stop("SIGTERM")).toBe(0)
  },
)
