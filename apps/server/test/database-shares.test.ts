import { once } from "node:events"
import { connect, type AddressInfo } from "node:net"
import { setTimeout } from "node:timers/promises"
import { createDb } from "@docket/db"
import { makeTask, makeUser } from "@docket/db/testing"
import type { FastifyInstance } from "fastify"
import { expect } from "vitest"
import { counted } from "./counted-database.ts"
import { bearer, makeApp, test } from "./fixtures.ts"
import { batchUrl } from "./stock-app.ts"

const CALLS = 10

test("a person whose every turn waits for the database leaves connections to others", async ({
  db,
  database: { url },
}) => {
  // As many as a server opens.
  await using connections = createDb({ url })
  const { app } = await makeApp({ ...connections, url })
  const [user, other] = [await makeUser(db), await makeUser(db)]
  const [headers, others] = [await bearer(user), await bearer(other)]
  const [locked, foreign] = [
    await makeTask(db, { userId: user.id }),
    await makeTask(db, { userId: other.id }),
  ]
  const toggles = Array.from({ length: CALLS }, (_, index) => [index, { json: { id: locked.id } }])
  const toggle = () =>
    app.inject({
      method: "POST",
      url: `/trpc/${toggles.map(() => "task.toggle").join(",")}?batch=1`,
      headers,
      payload: Object.fromEntries(toggles),
    })

  const waiting = await db.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT FROM tasks WHERE id = ${locked.id}::uuid FOR UPDATE`
    const waiting = Array.from({ length: 4 }, toggle)
    await setTimeout(200)
    const answer = await app.inject({
      method: "PATCH",
      url: `/api/tasks/${foreign.id}`,
      payload: { title: "b" },
      headers: others,
    })
    expect(answer.statusCode).toBe(200)
    return waiting
  })
  for (const { statusCode } of await Promise.all(waiting)) expect(statusCode).toBe(200)
})

const askAndLeave = async (app: FastifyInstance, url: string, authorization: string) => {
  const { port } = app.server.address() as AddressInfo
  const socket = connect(port, "127.0.0.1")
  await once(socket, "connect")
  socket.write(`GET ${url} HTTP/1.1\r\nhost: a\r\nauthorization: ${authorization}\r\n\r\n`)
  await setTimeout(200)
  socket.destroy()
  await once(socket, "close")
}

test("what nobody waits for any more is not asked of the database", async ({ db, database }) => {
  const { db: countedDatabase, sent } = counted(database)
  const { app, log } = await makeApp(countedDatabase)
  await app.listen({ host: "127.0.0.1", port: 0 })
  const headers = await bearer(await makeUser(db))
  expect((await app.inject({ url: "/api/me", headers })).statusCode).toBe(200)
  sent.length = 0
  const url = batchUrl(Array.from({ length: CALLS }, () => ["task.stats"] as const))
  await db.$transaction(async (transaction) => {
    await transaction.$queryRaw`LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE`
    await askAndLeave(app, url, headers.authorization)
    await setTimeout(100)
  })
  await setTimeout(300)
  // Those that were under way.
  expect(sent).toHaveLength(2)
  expect(log.filter((line) => line.includes("unavailable"))).toEqual([])
  await app.close()
})
