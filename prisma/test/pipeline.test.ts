import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, expect, test } from "vitest"
import { openConnections, type ConnectionsConfig } from "../src/connections.ts"
import { isDatabaseUnavailable, sql, type Connections } from "../src/sql.ts"
import { expectUnavailable } from "./expect-unavailable.ts"
import { mistreatedServer } from "./server.ts"

const server = await mistreatedServer()
afterAll(() => server[Symbol.asyncDispose]())

/** Connections whose quick queries share two, and that the server knows by `name`. */
function connect(name: string, config: Partial<ConnectionsConfig> = {}): Connections {
  const url = new URL(server.url)
  url.searchParams.set("application_name", name)
  return openConnections({ url: url.href, maxConnections: 5, ...config })
}

const named = (name: string) => `application_name = '${name}' AND pid <> pg_backend_pid()`

async function pidsOf(name: string): Promise<number[]> {
  const { rows } = await server.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE ${named(name)}`,
  )
  return rows.map(({ pid }) => pid)
}

async function sleepersOf(name: string): Promise<number> {
  const sleeping = `${named(name)} AND wait_event = 'PgSleep'`
  const { rows } = await server.query(`SELECT pid FROM pg_stat_activity WHERE ${sleeping}`)
  return rows.length
}

const terminate = (name: string) =>
  server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${named(name)}`)

const echo = async (db: Connections, value: string) => {
  const rows = await db.quickQuery<{ value: string }>(sql`SELECT ${value}::text AS value`)
  return rows.map((row) => row.value)
}

const sleepOf = (db: Connections, seconds: number) =>
  db.quickQuery(sql`SELECT pg_sleep(${seconds}::float8)::text`)

test("gives each of hundreds of statements at once its own rows, over two connections", async () => {
  await using db = connect("many")
  const values = Array.from({ length: 500 }, (_, index) => `value ${index} é \u{1f600}`)
  const answers = await Promise.all(
    values.map((value, index) =>
      index % 3 === 0
        ? db
            .quickQuery<{ n: string; value: string }>(
              sql`SELECT n, ${value}::text AS value FROM generate_series(1, ${index % 7}) AS n`,
            )
            .then((rows) => rows.map((row) => `${row.n} ${row.value}`))
        : echo(db, value),
    ),
  )
  expect(answers).toEqual(
    values.map((value, index) =>
      index % 3 === 0 ? Array.from({ length: index % 7 }, (_, n) => `${n + 1} ${value}`) : [value],
    ),
  )
  expect(await pidsOf("many")).toHaveLength(2)
})

test("a statement that fails does so alone", async () => {
  await using db = connect("alone")
  const faults = ["SELECT 1/0", "SELECT 1/0", "SELEC", "SELECT * FROM nowhere"]
  const outcomes = await Promise.allSettled(
    Array.from({ length: 100 }, (_, index) =>
      index % 9 === 4
        ? db.quickQuery({ text: faults[index % faults.length] ?? "", values: [] })
        : echo(db, String(index)),
    ),
  )
  for (const [index, outcome] of outcomes.entries()) {
    if (index % 9 !== 4) expect(outcome).toEqual({ status: "fulfilled", value: [String(index)] })
    else expect(outcome).toMatchObject({ reason: { severity: "ERROR" } })
  }
})

test("has each statement commit by itself, also next to one that fails", async () => {
  await using db = connect("commits")
  await server.query("CREATE TABLE kept (n int PRIMARY KEY)")
  const insert = (n: number) => db.quickQuery(sql`INSERT INTO kept VALUES (${n})`)
  const outcomes = await Promise.allSettled([1, 1, 2, 2, 3].map(insert))
  expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(2)
  const { rows } = await server.query("SELECT n FROM kept ORDER BY n")
  expect(rows).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
})

test("fails for what is under way when its connection is ended, and works at once after", async () => {
  const lost: Error[] = []
  await using db = connect("ended", { onConnectionLost: (error) => lost.push(error) })
  const queries = [sleepOf(db, 2), sleepOf(db, 2), ...["a", "b", "c"].map((v) => echo(db, v))]
  const failures = Promise.all(queries.map(expectUnavailable))
  await expect.poll(() => sleepersOf("ended")).toBe(2)
  await terminate("ended")
  await failures
  expect(await Promise.all([echo(db, "d"), echo(db, "e")])).toEqual([["d"], ["e"]])
  expect(lost).toSatisfy((errors: Error[]) => errors.every(isDatabaseUnavailable))
})

test("survives the loss of idle connections", async () => {
  const lost: Error[] = []
  await using db = connect("idle", { onConnectionLost: (error) => lost.push(error) })
  await Promise.all([echo(db, "a"), echo(db, "b")])
  await terminate("idle")
  await expect.poll(() => lost.length).toBeGreaterThanOrEqual(2)
  await expect.poll(() => echo(db, "c").catch(() => [])).toEqual(["c"])
  expect(await echo(db, "d")).toEqual(["d"])
})

test(
  "is answered in time while the server is frozen, and works after",
  { timeout: 20_000 },
  async () => {
    await using db = connect("frozen")
    await using unconnected = connect("frozen-too")
    await Promise.all([echo(db, "a"), echo(db, "b")])
    {
      using _frozen = await server.freeze()
      const late = sleep(500).then(() => expectUnavailable(echo(db, "late")))
      await Promise.all([
        late,
        ...["c", "d", "e"].map((value) => expectUnavailable(echo(db, value))),
        ...["c", "d", "e"].map((value) => expectUnavailable(echo(unconnected, value))),
      ])
      await expectUnavailable(echo(db, "f"))
    }
    expect(await Promise.all([echo(db, "g"), echo(unconnected, "h")])).toEqual([["g"], ["h"]])
  },
)

test("fails while the server is down, and works again by itself", { timeout: 20_000 }, async () => {
  await using db = connect("down")
  await echo(db, "a")
  await server.down()
  try {
    await expectUnavailable(echo(db, "b"))
    await expectUnavailable(echo(db, "c"))
  } finally {
    await server.up()
  }
  expect(await echo(db, "d")).toEqual(["d"])
})

test("has the server end a statement that takes too long", { timeout: 20_000 }, async () => {
  await using db = connect("long")
  const [settings] = await db.quickQuery(
    sql`SELECT current_setting('statement_timeout') AS statement`,
  )
  expect(settings).toEqual({ statement: "3s" })
  await expect(sleepOf(db, 9)).rejects.toMatchObject({ code: "57014" })
  expect(await echo(db, "after")).toEqual(["after"])
})
