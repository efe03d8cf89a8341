import { setImmediate, setTimeout as sleep } from "node:timers/promises"
import { afterAll, expect, test } from "vitest"
import { openConnections } from "../src/connections.ts"
import { isDatabaseUnavailable, sql, type Connections } from "../src/sql.ts"
import { mistreatedServer } from "./server.ts"

const server = await mistreatedServer()
afterAll(() => server[Symbol.asyncDispose]())

function connect(name: string): Connections {
  const url = new URL(server.url)
  url.searchParams.set("application_name", name)
  return openConnections({ url: url.href, maxConnections: 5 })
}

const openOf = (name: string) =>
  server
    .query(`SELECT pid FROM pg_stat_activity WHERE application_name = '${name}'`)
    .then(({ rowCount }) => rowCount)

const quick = (db: Connections, seconds = 0) =>
  db.quickQuery(sql`SELECT pg_sleep(${seconds}::float8)::text AS slept`)

const unavailable = (query: Promise<unknown>): Promise<boolean> =>
  query.then(() => false, isDatabaseUnavailable)

/** Milliseconds until the connections are closed. */
async function closingTime(db: Connections): Promise<number> {
  const begin = performance.now()
  await db.close()
  return performance.now() - begin
}

test("leaves no connection open", async () => {
  const db = connect("left")
  await Promise.all(
    [...Array(20).keys()]
      .map(() => quick(db))
      .concat(db.query({ text: "SELECT 1", values: [] }).then(() => [])),
  )
  expect(await openOf("left")).toBe(3)
  await db.close()
  await expect.poll(() => openOf("left")).toBe(0)
})

test("leaves none open that took the place of another", async () => {
  const db = connect("replaced")
  await quick(db)
  for (let turn = 0; turn < 3; turn++) {
    await server.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'replaced'",
    )
    await expect.poll(() => unavailable(quick(db))).toBe(false)
  }
  await Promise.all([quick(db), quick(db), quick(db)])
  expect(await openOf("replaced")).toBe(2)
  await db.close()
  await expect.poll(() => openOf("replaced")).toBe(0)
})

test("answers what is under way before it closes", async () => {
  const db = connect("under-way")
  await quick(db)
  const queries = Promise.all([quick(db, 0.4), quick(db, 0.4), quick(db), quick(db)])
  await setImmediate()
  await db.close()
  expect(await queries).toHaveLength(4)
  await expect.poll(() => openOf("under-way")).toBe(0)
})

test("answers what waits for its connection before it closes", async () => {
  const db = connect("unconnected")
  const query = quick(db)
  await setImmediate()
  await db.close()
  expect(await query).toEqual([{ slept: "" }])
  await expect.poll(() => openOf("unconnected")).toBe(0)
})

test("does not wait for a long statement", async () => {
  const db = connect("long")
  await quick(db)
  const query = unavailable(quick(db, 2.9))
  await sleep(50)
  expect(await closingTime(db)).toBeLessThan(2_000)
  expect(await query).toBe(true)
})

test("closes twice, and without a connection", async () => {
  const db = connect("twice")
  await quick(db)
  await Promise.all([db.close(), db.close()])
  await db.close()
  await connect("never").close()
  await expect(quick(db)).rejects.toSatisfy(isDatabaseUnavailable)
  expect(await openOf("twice")).toBe(0)
})

test("closes in two seconds while the server is frozen and nothing is under way", async () => {
  const db = connect("frozen")
  await Promise.all([quick(db), quick(db)])
  using _frozen = await server.freeze()
  expect(await closingTime(db)).toBeLessThan(2_000)
})

test("closes in two seconds while the server is frozen, with a statement under way", async () => {
  const db = connect("frozen-busy")
  await quick(db)
  using _frozen = await server.freeze()
  const query = unavailable(quick(db))
  await sleep(50)
  expect(await closingTime(db)).toBeLessThan(2_000)
  expect(await query).toBe(true)
})

test("closes in two seconds while it connects to a frozen server", async () => {
  const db = connect("frozen-new")
  using _frozen = await server.freeze()
  const query = unavailable(quick(db))
  await sleep(50)
  expect(await closingTime(db)).toBeLessThan(2_000)
  expect(await query).toBe(true)
})
