import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openConnections } from "../src/connections.ts"
import { isDatabaseUnavailable, sql, type Connections, type Query } from "../src/sql.ts"
import { mistreatedServer } from "./server.ts"

const server = await mistreatedServer()
afterAll(() => server[Symbol.asyncDispose]())
beforeAll(() =>
  server.query(`CREATE TABLE notes (text text PRIMARY KEY);
    CREATE TABLE late (text text UNIQUE DEFERRABLE INITIALLY DEFERRED)`),
)

/** One connection, which is to be as good as new after whatever was done with it. */
const connect = (): Connections => openConnections({ url: server.url, maxConnections: 1 })

const write = (query: Query, text: string) => query(sql`INSERT INTO notes VALUES (${text})`)

const isStored = async (text: string) =>
  (await server.query(`SELECT FROM notes WHERE text = '${text}'`)).rowCount === 1

const pidOf = async (query: Query) => {
  const [row] = await query<{ pid: string }>(sql`SELECT pg_backend_pid() AS pid`)
  return row?.pid
}

const terminate = (pid: string | undefined) =>
  server.query(`SELECT pg_terminate_backend(${pid}, 1000)`)

/** Whether the one connection is outside of a transaction. */
async function expectUsable(db: Connections): Promise<void> {
  const ids = [sql`SELECT txid_current() AS id`, sql`SELECT txid_current() AS id`]
  const [first, second] = [await db.query(ids[0] ?? sql``), await db.query(ids[1] ?? sql``)]
  expect(first).not.toEqual(second)
}

test("commits what was done together", async () => {
  await using db = connect()
  const result = await db.transaction(async (query) => {
    await write(query, "a")
    await write(query, "b")
    expect(await isStored("a")).toBe(false)
    return "done"
  })
  expect(result).toBe("done")
  expect([await isStored("a"), await isStored("b")]).toEqual([true, true])
  await expectUsable(db)
})

test("undoes everything when the work throws", async () => {
  await using db = connect()
  const reason = new Error("no")
  const transaction = db.transaction(async (query) => {
    await write(query, "thrown")
    throw reason
  })
  await expect(transaction).rejects.toBe(reason)
  expect(await isStored("thrown")).toBe(false)
  await expectUsable(db)
})

test("undoes everything when a statement fails", async () => {
  await using db = connect()
  const transaction = db.transaction(async (query) => {
    await write(query, "twice")
    await write(query, "twice")
  })
  await expect(transaction).rejects.toMatchObject({ code: "23505" })
  expect(await isStored("twice")).toBe(false)
  await expectUsable(db)
})

test("throws when nothing is committed because the work kept a failure to itself", async () => {
  await using db = connect()
  const transaction = db.transaction(async (query) => {
    await write(query, "swallowed")
    await write(query, "swallowed").catch(() => [])
  })
  await expect(transaction).rejects.toThrow("transaction")
  expect(await isStored("swallowed")).toBe(false)
  await expectUsable(db)
})

test("throws what the commit finds", async () => {
  await using db = connect()
  const transaction = db.transaction(async (query) => {
    await query(sql`INSERT INTO late VALUES ('a'), ('a')`)
  })
  await expect(transaction).rejects.toMatchObject({ code: "23505" })
  await expectUsable(db)
})

test("fails when its connection is ended while a statement runs", async () => {
  await using db = connect()
  const transaction = db.transaction(async (query) => {
    await write(query, "running")
    const pid = await pidOf(query)
    await Promise.all([
      query(sql`SELECT pg_sleep(2.5)::text`),
      sleep(50).then(() => terminate(pid)),
    ])
  })
  await expect(transaction).rejects.toSatisfy(isDatabaseUnavailable)
  expect(await isStored("running")).toBe(false)
  await expectUsable(db)
})

test("fails when its connection is ended while nothing runs", async () => {
  await using db = connect()
  const afterwards = async (query: Query) => write(query, "idle")
  for (const next of [afterwards, async () => []]) {
    const transaction = db.transaction(async (query) => {
      await write(query, "idle before")
      await terminate(await pidOf(query))
      await sleep(50)
      return next(query)
    })
    await expect(transaction).rejects.toSatisfy(isDatabaseUnavailable)
  }
  expect([await isStored("idle before"), await isStored("idle")]).toEqual([false, false])
  await expectUsable(db)
})

test("fails in time while the server is frozen", { timeout: 15_000 }, async () => {
  await using db = connect()
  const begun = Promise.withResolvers<void>()
  const frozen = Promise.withResolvers<void>()
  const transaction = db.transaction(async (query) => {
    await write(query, "frozen")
    begun.resolve()
    await frozen.promise
    await write(query, "frozen too")
  })
  await begun.promise
  {
    using _frozen = await server.freeze()
    frozen.resolve()
    const begin = performance.now()
    await expect(transaction).rejects.toSatisfy(isDatabaseUnavailable)
    expect(performance.now() - begin).toBeLessThan(6_000)
  }
  await expect.poll(() => isStored("frozen")).toBe(false)
  await expectUsable(db)
})

test("waits for a connection, and does not mix with others", async () => {
  await using db = connect()
  const transactions = Array.from({ length: 20 }, (_, n) =>
    db.transaction(async (query) => {
      await write(query, `mixed ${n}`)
      await sleep(1)
      if (n % 2 === 1) throw new Error("odd")
    }),
  )
  const outcomes = await Promise.allSettled(transactions)
  for (const [n, { status }] of outcomes.entries()) {
    expect(status).toBe(n % 2 === 1 ? "rejected" : "fulfilled")
    expect(await isStored(`mixed ${n}`)).toBe(n % 2 === 0)
  }
})

test("a connection whose server takes no writes is not used again, another failure keeps it", async () => {
  await using db = connect()
  const pid = () => db.transaction(pidOf)
  const first = await pid()
  const division = db.transaction((query) => query({ text: "SELECT 1 / 0", values: [] }))
  await expect(division).rejects.toThrow("division by zero")
  expect(await pid()).toBe(first)

  const refused = db.transaction(async (query) => {
    await query({ text: "SET TRANSACTION READ ONLY", values: [] })
    await write(query, "refused")
  })
  await expect(refused).rejects.toThrow("read-only")
  expect(await pid()).not.toBe(first)
})
