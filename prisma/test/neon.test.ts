import { neonConfig } from "@neondatabase/serverless"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, expect, test } from "vitest"
import { createDb, isDatabaseUnavailable, isForeignKeyViolation } from "../src/index.ts"
import { makeTask, makeUser, testDatabase } from "../src/testing.ts"
import { expectUnavailable } from "./expect-unavailable.ts"
import { webSocketProxy } from "./web-socket-proxy.ts"

const direct = await testDatabase()
const proxy = await webSocketProxy(new URL(direct.url))
afterAll(async () => {
  await direct.close()
  await proxy[Symbol.asyncDispose]()
})

neonConfig.wsProxy = () => `127.0.0.1:${proxy.port}`
neonConfig.useSecureWebSocket = false
// Neon takes a password in clear text at once; PostgreSQL asks for a SCRAM exchange.
neonConfig.pipelineConnect = false

const connect = (onConnectionLost?: (error: Error) => void) =>
  createDb({ url: direct.url, driver: "neon", maxConnections: 2, onConnectionLost })

test("queries, transactions and migrations' state go through the WebSocket", async () => {
  await using db = connect()
  const user = await makeUser(db.client)
  const tasks = await db.client.$transaction(async (tx) => [
    await makeTask(tx, { userId: user.id, tags: ["a", "b"], dueDate: new Date("2026-12-24") }),
    await makeTask(tx, { userId: user.id, createDigest: new Uint8Array(32).fill(7) }),
  ])
  expect(
    await direct.client.task.findMany({
      where: { userId: user.id },
      orderBy: { createdAt: "asc" },
    }),
  ).toEqual(tasks)
  expect(await db.pendingMigrations()).toEqual([])
  await db.ping()
})

test("a failed transaction leaves nothing behind", async () => {
  await using db = connect()
  const user = await makeUser(db.client)
  const failing = db.client.$transaction(async (tx) => {
    await makeTask(tx, { userId: user.id })
    throw new Error("changed my mind")
  })
  await expect(failing).rejects.toThrow("changed my mind")
  expect(await db.client.task.count({ where: { userId: user.id } })).toBe(0)
})

test("violations are recognised as over TCP", async () => {
  await using db = connect()
  const user = await makeUser(db.client)
  const task = await makeTask(db.client, { userId: user.id })
  const [duplicate, orphan, untitled] = await Promise.allSettled([
    makeTask(db.client, { userId: user.id, id: task.id }),
    makeTask(db.client, { userId: "nobody" }),
    makeTask(db.client, { userId: user.id, title: "" }),
  ])
  expect(duplicate).not.toSatisfy(({ reason }) => isForeignKeyViolation(reason))
  expect(orphan).toSatisfy(({ reason }) => isForeignKeyViolation(reason))
  for (const { reason } of [duplicate, orphan, untitled] as PromiseRejectedResult[]) {
    expect(reason).toBeInstanceOf(Error)
    expect(isDatabaseUnavailable(reason)).toBe(false)
  }
})

test("fails in time while the proxy is frozen, and works after", { timeout: 20_000 }, async () => {
  await using db = connect()
  await using unconnected = connect()
  await db.ping()
  {
    using _frozen = proxy.freeze()
    await Promise.all([
      expectUnavailable(db.client.user.count()),
      expectUnavailable(db.client.$transaction((tx) => tx.user.count())),
      expectUnavailable(db.ping()),
      expectUnavailable(unconnected.ping()),
    ])
  }
  await Promise.all([db.ping(), unconnected.ping()])
})

test("fails when the WebSocket is cut under a query or in a transaction", async () => {
  await using db = connect()
  const query = expectUnavailable(db.client.$queryRaw`SELECT pg_sleep(2)::text`)
  const transaction = expectUnavailable(
    db.client.$transaction((tx) => tx.$queryRaw`SELECT pg_sleep(2)::text`),
  )
  await sleep(300)
  proxy.cut()
  await Promise.all([query, transaction])
  await db.ping()
})

test("survives the loss of idle connections and tells of it", async () => {
  const lost: unknown[] = []
  await using db = connect((error) => lost.push(error))
  await db.ping()
  proxy.cut()
  await expect.poll(() => lost.length).toBeGreaterThan(0)
  expect(lost[0]).toBeInstanceOf(Error)
  await db.ping()
})

test("fails when nobody listens", async () => {
  await using db = connect()
  const { wsProxy } = neonConfig
  neonConfig.wsProxy = () => "127.0.0.1:1"
  try {
    await expectUnavailable(db.ping())
  } finally {
    neonConfig.wsProxy = wsProxy
  }
  await db.ping()
})
