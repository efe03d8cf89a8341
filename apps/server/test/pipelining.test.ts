import { once } from "node:events"
import type { AddressInfo, Socket } from "node:net"
import { setTimeout } from "node:timers/promises"
import { makeTask, makeUser } from "@docket/db/testing"
import type { FastifyInstance } from "fastify"
import { describe, expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { largestTasks } from "./largest-answer.ts"
import { freePort, smallHeap, startServer } from "./server-process.ts"
import { open } from "./slow-socket.ts"

/** What one connection may have waiting while one of its requests is answered. */
const MOST_WAITING = 8

const requestOf = (path: string, token = ""): string =>
  `GET ${path} HTTP/1.1\r\nhost: a\r\n${token && `authorization: ${token}\r\n`}\r\n`

const listen = async (app: FastifyInstance): Promise<number> => {
  if (!app.server.listening) await app.listen({ host: "127.0.0.1", port: 0 })
  return (app.server.address() as AddressInfo).port
}

const statusesIn = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))

describe("requests sent before the answers to others", () => {
  test("are answered in their order", async ({ app }) => {
    const socket = await open(await listen(app))
    let received = ""
    socket.on("data", (chunk: Buffer) => (received += chunk.toString()))
    const paths = ["/openapi.json", "/api/me", "/health", "/nowhere"]
    const round = Array.from({ length: 2 }, () => paths).flat()
    socket.write(round.map((path) => requestOf(path)).join(""))
    const statuses = [200, 401, 200, 404]
    await expect
      .poll(() => statusesIn(received), { timeout: 5_000 })
      .toEqual(round.map((_, index) => statuses[index % paths.length]))
    socket.write(requestOf("/health"))
    await expect.poll(() => statusesIn(received)).toHaveLength(round.length + 1)
    socket.destroy()
  })

  test("end the connection when too many wait", async ({ app }) => {
    const socket = await open(await listen(app))
    socket.write(requestOf("/health").repeat(MOST_WAITING + 2))
    await once(socket.resume(), "close")
    expect((await app.inject({ url: "/health" })).statusCode).toBe(200)
  })

  test("end the connection when the headers of those that wait are long", async ({ app }) => {
    const socket = await open(await listen(app))
    const long = requestOf("/health", "b".repeat(6_000))
    socket.write(requestOf("/docs/page.css") + long.repeat(3))
    await once(socket.resume(), "close")
    expect((await app.inject({ url: "/health" })).statusCode).toBe(200)
  })

  test("end the connection after the answers before one that has a body, which is not done", async ({
    app,
    db,
  }) => {
    const user = await makeUser(db)
    const { authorization } = await bearer(user)
    const socket = await open(await listen(app))
    let received = ""
    socket.on("data", (chunk: Buffer) => (received += chunk.toString()))
    const body = `{"title":"Behind others"}`
    const create = `POST /api/tasks HTTP/1.1\r\nhost: a\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    socket.write(requestOf("/api/me", authorization).repeat(2) + create + requestOf("/health"))
    await once(socket, "close")
    expect(statusesIn(received)).toEqual([200, 200])
    expect(await db.task.count({ where: { userId: user.id } })).toBe(0)
  })

  test("are not begun after an answer that is the connection's last", async ({ app, db }) => {
    const user = await makeUser(db)
    const [first, second] = [
      await makeTask(db, { userId: user.id }),
      await makeTask(db, { userId: user.id }),
    ]
    const { authorization } = await bearer(user)
    const socket = await open(await listen(app))
    let received = ""
    socket.on("data", (chunk: Buffer) => (received += chunk.toString()))
    const remove = ({ id }: { id: string }, version: string) =>
      `DELETE /api/tasks/${id} HTTP/${version}\r\nhost: a\r\nconnection: keep-alive\r\nauthorization: ${authorization}\r\n\r\n`
    // The end of an answer without a length is that of its connection, before HTTP/1.1.
    socket.write(remove(first, "1.0") + remove(second, "1.1"))
    await once(socket, "close")
    expect(statusesIn(received)).toEqual([204])
    expect(await db.task.count({ where: { userId: user.id, deletedAt: null } })).toBe(1)
  })

  test("do not count as under way, so that one connection takes nothing from others", async ({
    app,
    db,
  }) => {
    const headers = await bearer(await makeUser(db))
    const greedy = (await open(await listen(app))).pause()
    greedy.write(requestOf("/docs/swagger-ui-bundle.js").repeat(8))
    greedy.write(requestOf("/api/a").repeat(2_000))
    await setTimeout(500)
    expect((await app.inject({ url: "/api/me", headers })).statusCode).toBe(200)
    greedy.destroy()
  })
})

test(
  "what nobody reads does not end the process",
  { timeout: 60_000 },
  async ({ db, database }) => {
    const user = await makeUser(db)
    await db.task.createMany({ data: largestTasks(user.id) })
    const port = await freePort()
    const server = await startServer(database.url, port, smallHeap)
    const { authorization } = await bearer(user)
    const requests = [requestOf("/openapi.json"), requestOf("/api/tasks?limit=100", authorization)]
    const greedy = requests.flatMap((one) => [one.repeat(2_000), one.repeat(MOST_WAITING)])
    const sockets: Socket[] = []
    for (const bytes of [...greedy, ...greedy]) {
      const socket = await open(port)
      sockets.push(socket.pause())
      socket.write(bytes)
    }
    for (let second = 0; second < 5; second += 1) {
      await setTimeout(1_000)
      expect((await fetch(`${server.origin}/health`)).status).toBe(200)
    }
    for (const socket of sockets) socket.destroy()
    expect(await server.stop("SIGTERM")).toBe(0)
  },
)
