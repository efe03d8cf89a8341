import { afterAll, beforeAll, expect, test } from "vitest"
import { openConnections, type ConnectionsConfig } from "../src/connections.ts"
import { isDatabaseUnavailable, raw, sql, type Connections } from "../src/sql.ts"
import { testDatabase } from "../src/testing.ts"

const direct = await testDatabase()
afterAll(() => direct.close())
beforeAll(() => direct.query(sql`CREATE TABLE IF NOT EXISTS changing (n int)`))

/** All of its queries share one connection. */
const connect = (config: Partial<ConnectionsConfig> = {}): Connections =>
  openConnections({ url: direct.url, maxConnections: 1, ...config })

/** Seen from a transaction, whose statements have no names, on the same connection. */
const preparedOf = (db: Connections) =>
  db.transaction((query) =>
    query<{ name: string; statement: string; times: string }>(sql`
      SELECT name, statement, generic_plans + custom_plans AS times
      FROM pg_prepared_statements ORDER BY prepare_time`),
  )

/** What a pooler does to a client by giving it another connection. */
const loseStatements = (db: Connections) =>
  db.transaction((query) => query({ text: "DEALLOCATE ALL", values: [] }))

const plusOne = (db: Connections, n: number) =>
  db.query<{ sum: string }>(sql`SELECT ${n}::int + 1 AS sum`)

test("prepares each text once, by one name in every process", async () => {
  await using db = connect()
  await using other = connect()
  for (const n of [1, 2, 3]) expect(await plusOne(db, n)).toEqual([{ sum: String(n + 1) }])
  await db.query(sql`SELECT ${1}::int + 2 AS sum`)
  const [first, second, ...more] = await preparedOf(db)
  expect(first).toMatchObject({ statement: "SELECT $1::int + 1 AS sum", times: "3" })
  expect(second).toMatchObject({ statement: "SELECT $1::int + 2 AS sum", times: "1" })
  expect(second?.name).not.toBe(first?.name)
  expect(more).toEqual([])

  await other.ping()
  await plusOne(other, 1)
  expect(await preparedOf(other)).toContainEqual({ ...first, times: "1" })
})

test("prepares at most a hundred, and answers the rest without", async () => {
  await using db = connect()
  for (let n = 0; n < 150; n++) {
    expect(await db.query(sql`SELECT ${raw(String(n))} AS n`)).toEqual([{ n: String(n) }])
  }
  expect(await preparedOf(db)).toHaveLength(100)
  expect(await db.query(sql`SELECT 149 AS n`)).toEqual([{ n: "149" }])
  expect(await db.query(sql`SELECT 3 AS n`)).toEqual([{ n: "3" }])
})

test("gives every value as text, and null", async () => {
  await using db = connect()
  const [row] = await db.query(sql`
    SELECT 1 AS int, 12345678901234567890::numeric AS numeric, true AS bool, NULL AS nothing,
      '' AS empty, timestamptz '2026-01-02 03:04:05+00' AT TIME ZONE 'UTC' AS time,
      ARRAY['a,b', 'null'] AS array, '{"a": 1}'::jsonb AS json`)
  expect(row).toEqual({
    int: "1",
    numeric: "12345678901234567890",
    bool: "t",
    nothing: null,
    empty: "",
    time: "2026-01-02 03:04:05",
    array: '{"a,b","null"}',
    json: '{"a": 1}',
  })
})

test("answers all the same when its statements are lost, and does without after ten times", async () => {
  let told = 0
  await using db = connect({ onUnprepared: () => (told += 1) })
  for (let n = 1; n <= 15; n++) {
    await plusOne(db, 0)
    await loseStatements(db)
    expect(await plusOne(db, n)).toEqual([{ sum: String(n + 1) }])
    expect(told).toBe(n < 10 ? 0 : 1)
  }
  expect(await preparedOf(db)).toEqual([])
})

test("answers all the same when another client has taken the name", async () => {
  await using first = connect()
  await plusOne(first, 0)
  const [{ name } = { name: "" }] = await preparedOf(first)
  await using db = connect()
  await db.transaction((query) =>
    query({ text: `PREPARE "${name}" (int) AS SELECT $1 + 1 AS sum`, values: [] }),
  )
  expect(await plusOne(db, 1)).toEqual([{ sum: "2" }])
})

test("answers quick queries all the same when their statements are lost", async () => {
  let told = 0
  await using db = connect({ maxConnections: 5, onUnprepared: () => (told += 1) })
  const quick = (n: number) => db.quickQuery(sql`SELECT ${n}::int + 1 AS sum`)
  await quick(0)
  await db.quickQuery({ text: "DEALLOCATE ALL", values: [] })
  const numbers = Array.from({ length: 60 }, (_, n) => n)
  expect(await Promise.all(numbers.map(quick))).toEqual(
    numbers.map((n) => [{ sum: String(n + 1) }]),
  )
  expect(told).toBeLessThanOrEqual(1)
})

test("a lost statement that writes is run once", async () => {
  await using db = connect()
  const insert = () => db.query(sql`INSERT INTO changing VALUES (${1}) RETURNING n`)
  await db.query(sql`TRUNCATE changing`)
  await insert()
  await loseStatements(db)
  await insert()
  expect(await db.query(sql`SELECT count(*) FROM changing`)).toEqual([{ count: "2" }])
})

test("answers all the same after a migration has changed the type of a column", async () => {
  await using db = connect()
  await using quick = connect({ maxConnections: 5 })
  await db.query(sql`TRUNCATE changing`)
  await db.query(sql`INSERT INTO changing VALUES (7)`)
  const read = () => db.query(sql`SELECT n FROM changing`)
  const readQuickly = () => quick.quickQuery(sql`SELECT n FROM changing`)
  await Promise.all([read(), readQuickly()])
  await direct.query(sql`ALTER TABLE changing ALTER n TYPE text`)
  try {
    for (const again of [read, readQuickly, read, readQuickly]) {
      expect(await again()).toEqual([{ n: "7" }])
    }
  } finally {
    await direct.query(sql`ALTER TABLE changing ALTER n TYPE int USING n::int`)
  }
})

test("a statement's own fault is thrown, and the connection goes on", async () => {
  await using db = connect()
  const fault = db.query(sql`SELECT 1 / ${0}::int AS n`)
  await expect(fault).rejects.toSatisfy((error) => !isDatabaseUnavailable(error))
  await expect(db.query(sql`SELEC`)).rejects.toMatchObject({ code: "42601" })
  expect(await plusOne(db, 1)).toEqual([{ sum: "2" }])
})

test("whether the database answers does not wait for those who wait for it long", async () => {
  await using db = openConnections({ url: direct.url })
  let done = 0
  const slow = Array.from({ length: 24 }, async () => {
    await db.query(sql`SELECT pg_sleep(0.3)::text`)
    done += 1
  })
  await Promise.all([db.ping(), db.pendingMigrations()])
  // Behind them its turn would come when two rounds of eight are over.
  expect(done).toBeLessThan(16)
  await Promise.all(slow)
})
