import { setTimeout as sleep } from "node:timers/promises"
import { Client } from "pg"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { isDatabaseUnavailable, type Database } from "../src/index.ts"
import { applyMigrations } from "../src/migrate.ts"
import { makeTask, makeUser } from "../src/testing.ts"
import { expectUnavailable } from "./expect-unavailable.ts"
import { mistreatedServer } from "./server.ts"

const server = await mistreatedServer()
afterAll(() => server[Symbol.asyncDispose]())
beforeAll(() => applyMigrations(server.url))

type Use = (db: Database) => Promise<unknown>

const waysToRead: Record<string, Use> = {
  "a query": (db) => db.client.task.findMany({ take: 1 }),
  "a raw query": (db) => db.client.$queryRaw`SELECT id FROM tasks LIMIT 1`,
  "a batch": (db) => db.client.$transaction([db.client.task.count(), db.client.user.count()]),
  "a transaction": (db) => db.client.$transaction((tx) => tx.task.count()),
  "the ping": (db) => db.ping(),
  "the list of pending migrations": (db) => db.pendingMigrations(),
}

const sleepers = "query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()"

async function terminateSleepers(): Promise<void> {
  const sql = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${sleepers}`
  await expect.poll(async () => (await server.query(sql)).rowCount).toBeGreaterThan(0)
}

describe.each(Object.entries(waysToRead))("%s", (_, use) => {
  test(
    "fails while the server is down, and works again by itself",
    { timeout: 20_000 },
    async () => {
      await using db = server.connect()
      await use(db)
      await server.down()
      try {
        await expectUnavailable(use(db))
        await expectUnavailable(use(db))
      } finally {
        await server.up()
      }
      await use(db)
    },
  )

  test("fails while the server has no connection to give", async () => {
    await using db = server.connect()
    const others: Client[] = []
    try {
      for (let open = 0; open < 13; open++) {
        const client = new Client(server.url)
        client.on("error", () => {})
        others.push(client)
        await client.connect()
      }
    } catch {
      await expectUnavailable(use(db))
    } finally {
      await Promise.all(others.map((client) => client.end()))
    }
    expect(others.length).toBeGreaterThan(5)
    await expect.poll(() => use(db).then(() => "works")).toBe("works")
  })
})

test(
  "everything fails in time while the server is frozen, and works after",
  { timeout: 20_000 },
  async () => {
    const ways = Object.values(waysToRead).map((use) => ({
      use,
      db: server.connect({ maxConnections: 1 }),
    }))
    const useAll = () => Promise.all(ways.map(({ use, db }) => use(db)))
    await using other = server.connect({ maxConnections: 1 })
    await using unconnected = server.connect()
    await useAll()
    const begun = Promise.withResolvers<void>()
    const frozen = Promise.withResolvers<void>()
    const transaction = other.client.$transaction(async (tx) => {
      await tx.task.count()
      begun.resolve()
      await frozen.promise
      await tx.task.count()
    })
    const interrupted = expectUnavailable(transaction)
    await begun.promise
    {
      using _frozen = await server.freeze()
      frozen.resolve()
      await Promise.all([
        interrupted,
        ...ways.flatMap(({ use, db }) => [expectUnavailable(use(db)), expectUnavailable(use(db))]),
        expectUnavailable(unconnected.ping()),
      ])
    }
    await Promise.all([useAll(), other.ping()])
    await Promise.all(ways.map(({ db }) => db.close()))
  },
)

test("closes in two seconds while the server is frozen", async () => {
  const db = server.connect()
  await Promise.all([db.ping(), db.client.user.count()])
  using _frozen = await server.freeze()
  const query = expectUnavailable(db.ping())
  await sleep(50)
  const begin = performance.now()
  await db.close()
  expect(performance.now() - begin).toBeLessThan(2_000)
  await query
})

test.concurrent("fails for one of two transactions in a deadlock", async () => {
  await using db = server.connect()
  const [alice, bob] = [await makeUser(db.client), await makeUser(db.client)]
  const rename = (first: string, second: string) =>
    db.client.$transaction(async (tx) => {
      await tx.user.update({ where: { id: first }, data: { name: "1" } })
      await sleep(100)
      await tx.user.update({ where: { id: second }, data: { name: "2" } })
    })
  const outcomes = await Promise.allSettled([rename(alice.id, bob.id), rename(bob.id, alice.id)])
  const failures = outcomes.filter((outcome) => outcome.status === "rejected")
  expect(failures).toHaveLength(1)
  expect(failures[0]?.reason).toSatisfy(isDatabaseUnavailable)
})

test.concurrent("fails when the pool is exhausted", { timeout: 20_000 }, async () => {
  await using db = server.connect({ maxConnections: 1 })
  await db.ping()
  await Promise.all([
    db.client.$queryRaw`SELECT pg_sleep(2.7)::text`,
    sleep(50).then(() => expectUnavailable(db.client.user.count())),
  ])
  await db.ping()
})

test.concurrent("no write is lost with a transaction that waited too long for its connection", async () => {
  await using db = server.connect({ maxConnections: 1 })
  await db.ping()
  const [impatient] = await Promise.allSettled([
    sleep(50).then(() => db.client.$transaction((tx) => tx.user.count(), { maxWait: 100 })),
    db.client.$queryRaw`SELECT pg_sleep(0.5)::text`,
  ])
  expect(impatient).toSatisfy(({ reason }) => isDatabaseUnavailable(reason))
  const user = await makeUser(db.client)
  const { rows } = await server.query(`SELECT id FROM users WHERE id = '${user.id}'`)
  expect(rows).toEqual([{ id: user.id }])
})

test.concurrent(
  "fails when a query takes too long, alone or behind a lock",
  { timeout: 20_000 },
  async () => {
    await using db = server.connect()
    await using other = server.connect()
    const user = await makeUser(db.client)
    await other.client.$transaction(async (tx) => {
      await tx.user.update({ where: { id: user.id }, data: { name: "Other" } })
      await Promise.all([
        expectUnavailable(db.client.user.update({ where: { id: user.id }, data: { name: "X" } })),
        expectUnavailable(db.client.$queryRaw`SELECT pg_sleep(9)::text`),
      ])
    })
    await db.ping()
  },
)

test("fails when an administrator ends the connection, in a transaction too", async () => {
  await using db = server.connect()
  const query = db.client.$queryRaw`SELECT pg_sleep(2.8)::text`
  await Promise.all([expectUnavailable(query), terminateSleepers()])
  const transaction = db.client.$transaction((tx) => tx.$queryRaw`SELECT pg_sleep(2.8)::text`)
  await Promise.all([expectUnavailable(transaction), terminateSleepers()])
  await db.ping()
})

test("survives the loss of idle connections and tells of it", async () => {
  const lost: Error[] = []
  await using db = server.connect({ onConnectionLost: (error) => lost.push(error) })
  await db.ping()
  await server.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'docket'",
  )
  await expect.poll(() => lost.length).toBeGreaterThan(0)
  await db.ping()
})

test(
  "fails while a query is under way in a server that is killed",
  { timeout: 20_000 },
  async () => {
    await using db = server.connect()
    const query = expectUnavailable(db.client.$queryRaw`SELECT pg_sleep(2)::text`)
    await sleep(200)
    await server.kill()
    await query
    await expectUnavailable(db.ping())
    await expect.poll(() => server.up().then(() => "up"), { timeout: 10_000 }).toBe("up")
    await db.ping()
  },
)

test("fails when the database is read-only", async () => {
  await using db = server.connect()
  await server.query("ALTER DATABASE postgres SET default_transaction_read_only = on")
  try {
    await expectUnavailable(makeUser(db.client))
    await expectUnavailable(db.client.$executeRaw`INSERT INTO users (id) VALUES ('x')`)
  } finally {
    const reset = "ALTER DATABASE postgres RESET default_transaction_read_only"
    await server.query(`BEGIN; SET TRANSACTION READ WRITE; ${reset}; COMMIT`)
  }
})

test.each([
  ["a wrong password", (url: URL) => (url.password = "wrong")],
  ["a database that is not there", (url: URL) => (url.pathname = "nowhere")],
  ["a host that is not there", (url: URL) => (url.hostname = "nowhere.invalid")],
  ["a port that nobody listens on", (url: URL) => (url.port = "1")],
])("fails for %s", async (_, spoil) => {
  const url = new URL(server.url)
  spoil(url)
  await using db = server.connect({ url: url.href })
  await expectUnavailable(db.ping())
})

test("a query's own faults are not the database's", async () => {
  await using db = server.connect()
  const { client } = db
  const user = await makeUser(client)
  const task = await makeTask(client, { userId: user.id })
  const faults = [
    makeTask(client, { userId: user.id, id: task.id }),
    makeTask(client, { userId: "nobody" }),
    makeTask(client, { userId: user.id, title: "" }),
    makeUser(client, { id: "a\0b" }),
    client.task.update({ where: { id: user.id }, data: { title: "x" } }),
    client.$queryRaw`SELECT * FROM nowhere`,
    client.$queryRaw`SELEC`,
    client.$queryRaw`SELECT 1/0`,
  ]
  for (const fault of await Promise.allSettled(faults)) {
    expect(fault).toMatchObject({ status: "rejected" })
    expect(isDatabaseUnavailable((fault as PromiseRejectedResult).reason)).toBe(false)
  }
  for (const thing of [undefined, null, "P1001", 503, {}, new Error("other")]) {
    expect(isDatabaseUnavailable(thing)).toBe(false)
  }
})
