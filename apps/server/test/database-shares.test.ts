import type { AddressInfo } from "node:net"
import { setTimeout } from "node:timers/promises"
import { promisify } from "node:util"
import { createDb } from "@docket/db"
import type { Query } from "@docket/db/sql"
import { makeTask, makeUser, type TestDatabase } from "@docket/db/testing"
import type { FastifyInstance } from "fastify"
import { expect } from "vitest"
import { counted } from "./counted-database.ts"
import { bearer, makeApp, test } from "./fixtures.ts"
import { open } from "./slow-socket.ts"
import { batchUrl } from "./stock-app.ts"

const CALLS = 10
const MOST_READS_OF_ONE = 4

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

const connectionsOf = ({ server }: FastifyInstance): Promise<number> =>
  promisify(server.getConnections.bind(server))()

/** Somebody who may read tasks, and what they make the server ask of the database. */
const startAsking = async ({
  db,
  database,
}: {
  db: TestDatabase["client"]
  database: TestDatabase
}) => {
  const { db: countedDatabase, sent } = counted(database)
  const { app, log } = await makeApp(countedDatabase)
  await app.listen({ host: "127.0.0.1", port: 0 })
  const { port } = app.server.address() as AddressInfo
  const headers = await bearer(await makeUser(db))
  expect((await app.inject({ url: "/api/me", headers })).statusCode).toBe(200)
  sent.length = 0
  /** Is gone as soon as so many statements are under way. */
  const askAndLeave = async (url: string, statements: number): Promise<void> => {
    const socket = await open(port)
    const { authorization } = headers
    socket.write(`GET ${url} HTTP/1.1\r\nhost: a\r\nauthorization: ${authorization}\r\n\r\n`)
    await expect.poll(() => sent.length).toBe(statements)
    socket.destroy()
    await expect.poll(() => connectionsOf(app)).toBe(0)
  }
  return { app, log, sent, headers, askAndLeave }
}

test("what nobody waits for any more is not asked of the database", async ({ db, database }) => {
  const { app, log, sent, askAndLeave } = await startAsking({ db, database })
  const url = batchUrl(Array.from({ length: CALLS }, () => ["task.stats"] as const))
  await db.$transaction(async (transaction) => {
    await transaction.$queryRaw`LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE`
    // Two queries of a batch are under way.
    await askAndLeave(url, 2)
  })
  await setTimeout(300)
  expect(sent).toHaveLength(2)
  expect(log.filter((line) => line.includes("unavailable"))).toEqual([])
  await app.close()
})

test("who asks and goes away, again and again, has no more under way than who stays", async ({
  db,
  database,
}) => {
  const { app, sent, headers, askAndLeave } = await startAsking({ db, database })
  const { waiting } = await db.$transaction(async (transaction) => {
    await transaction.$queryRaw`LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE`
    for (let count = 1; count <= MOST_READS_OF_ONE; count += 1)
      await askAndLeave("/api/tasks", count)
    const waiting = app.inject({ url: "/api/tasks", headers })
    await setTimeout(200)
    expect(sent).toHaveLength(MOST_READS_OF_ONE)
    return { waiting }
  })
  expect((await waiting).statusCode).toBe(200)
  await app.close()
})

test(
  "what is answered at its deadline keeps its turn while the database works on it",
  { timeout: 30_000 },
  async ({ db, database }) => {
    let delayMs = 0
    // The second four begin after 3 s, and are under way at their deadline of 5.5 s.
    const slow =
      (run: Query): Query =>
      async (statement) => {
        await setTimeout(delayMs)
        return run(statement)
      }
    const { db: countedDatabase, sent } = counted({
      ...database,
      query: slow(database.query),
      quickQuery: slow(database.quickQuery),
    })
    const { app } = await makeApp(countedDatabase)
    const headers = await bearer(await makeUser(db))
    expect((await app.inject({ url: "/api/me", headers })).statusCode).toBe(200)
    sent.length = 0
    delayMs = 3_000
    const ask = (count: number) =>
      Array.from({ length: count }, () => app.inject({ url: "/api/tasks", headers }))
    const first = ask(2 * MOST_READS_OF_ONE)
    await setTimeout(1_000)
    const last = ask(MOST_READS_OF_ONE)
    const statuses = (await Promise.all(first)).map(({ statusCode }) => statusCode)
    expect(statuses.filter((status) => status === 200)).toHaveLength(MOST_READS_OF_ONE)
    expect(statuses.filter((status) => status === 503)).toHaveLength(MOST_READS_OF_ONE)
    await setTimeout(50)
    expect(sent).toHaveLength(2 * MOST_READS_OF_ONE)
    await Promise.all(last)
  },
)
