import { once } from "node:events"
import { connect, type AddressInfo } from "node:net"
import { makeTask, makeUser } from "@docket/db/testing"
import type { FastifyInstance } from "fastify"
import { describe, expect } from "vitest"
import { bearer, test } from "./fixtures.ts"

/** Sends bytes as they are; gives back the statuses of all answers, once the server ends the connection. */
const sendRaw = async (app: FastifyInstance, bytes: string): Promise<number[]> => {
  if (!app.server.listening) await app.listen({ host: "127.0.0.1", port: 0 })
  const { port } = app.server.address() as AddressInfo
  const socket = connect(port, "127.0.0.1")
  let received = ""
  socket.on("data", (chunk: Buffer) => (received += chunk.toString()))
  socket.on("error", () => {})
  socket.write(bytes)
  await once(socket, "close")
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
}

/** Header lines that leave open where a body ends, and the body that goes with them. */
const ambiguous: [name: string, headers: string[], body: (smuggled: string) => string][] = [
  [
    "Content-Length and Transfer-Encoding",
    ["Content-Length: 4", "Transfer-Encoding: chunked"],
    (smuggled) => `0\r\n\r\n${smuggled}`,
  ],
  [
    "Transfer-Encoding and Content-Length",
    ["Transfer-Encoding: chunked", "Content-Length: 4"],
    (smuggled) => `0\r\n\r\n${smuggled}`,
  ],
  [
    "two Content-Lengths",
    ["Content-Length: 2", "Content-Length: 200"],
    (smuggled) => `{}${smuggled}`,
  ],
  ["a list of Content-Lengths", ["Content-Length: 2, 200"], (smuggled) => `{}${smuggled}`],
  ["a signed Content-Length", ["Content-Length: +2"], (smuggled) => `{}${smuggled}`],
  ["a negative Content-Length", ["Content-Length: -1"], (smuggled) => smuggled],
  ["a hexadecimal Content-Length", ["Content-Length: 0x2"], (smuggled) => `{}${smuggled}`],
  [
    "a coding after chunked",
    ["Transfer-Encoding: chunked, identity"],
    (smuggled) => `0\r\n\r\n${smuggled}`,
  ],
  ["an unknown coding", ["Transfer-Encoding: xchunked"], (smuggled) => `0\r\n\r\n${smuggled}`],
  [
    "a space before the colon",
    ["Transfer-Encoding : chunked"],
    (smuggled) => `0\r\n\r\n${smuggled}`,
  ],
  [
    "a folded line",
    ["Transfer-Encoding:", " chunked", "Content-Length: 2"],
    (smuggled) => `{}${smuggled}`,
  ],
  [
    "a chunk's size with a sign",
    ["Transfer-Encoding: chunked"],
    (smuggled) => `-2\r\n{}\r\n0\r\n\r\n${smuggled}`,
  ],
  [
    "a chunk's size past any number",
    ["Transfer-Encoding: chunked"],
    (smuggled) => `fffffffffffffffff2\r\n{}\r\n0\r\n\r\n${smuggled}`,
  ],
]

describe("a request whose end is not clear", () => {
  for (const [name, lines, body] of ambiguous) {
    test(`for ${name} is refused, and nothing behind it is read as another`, async ({
      app,
      db,
    }) => {
      const user = await makeUser(db)
      const { id } = await makeTask(db, { userId: user.id })
      const { authorization } = await bearer(user)
      const common = ["Host: docket.test", `Authorization: ${authorization}`]
      const smuggled = [`DELETE /api/tasks/${id} HTTP/1.1`, ...common, "Connection: close", "", ""]
      const outer = [
        "POST /api/tasks HTTP/1.1",
        ...common,
        "Content-Type: application/json",
        ...lines,
        "",
        "",
      ]
      const statuses = await sendRaw(app, outer.join("\r\n") + body(smuggled.join("\r\n")))
      expect(statuses.filter((status) => status < 400)).toEqual([])
      expect(statuses.length).toBeLessThanOrEqual(1)
      expect(await db.task.findMany({ where: { userId: user.id } })).toMatchObject([
        { id, deletedAt: null },
      ])
    })
  }

  test("in headers of more than 32 KiB is refused", async ({ app }) => {
    const request = (bytes: number) =>
      `GET /health HTTP/1.1\r\nHost: docket.test\r\nConnection: close\r\nX: ${"x".repeat(bytes)}\r\n\r\n`
    expect(await sendRaw(app, request(32_000))).toEqual([200])
    expect(await sendRaw(app, request(33_000))).toEqual([431])
  })

  test("is told apart from one that is clear", async ({ app, db }) => {
    const { authorization } = await bearer(await makeUser(db))
    const request = (connection: string) =>
      `GET /api/tasks HTTP/1.1\r\nHost: docket.test\r\nAuthorization: ${authorization}\r\nConnection: ${connection}\r\n\r\n`
    expect(await sendRaw(app, request("keep-alive") + request("close"))).toEqual([200, 200])
  })
})
