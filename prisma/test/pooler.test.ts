import { once } from "node:events"
import { connect, createServer, type AddressInfo } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, expect, test } from "vitest"
import { openConnections } from "../src/connections.ts"
import { createDb, sql } from "../src/index.ts"
import { testDatabase } from "../src/testing.ts"

const direct = await testDatabase()
afterAll(() => direct.close())

function errorResponse(message: string): Buffer {
  const fields = `SFATAL\0VFATAL\0C08P01\0M${message}\0\0`
  const response = Buffer.alloc(5 + fields.length)
  response.write("E")
  response.writeInt32BE(4 + fields.length, 1)
  response.write(fields, 5)
  return response
}

/** Refuses parameters at the start of a connection like PgBouncer and Neon's pooler. */
async function strictPooler(target: URL) {
  const refused: string[] = []
  const server = createServer((client) => {
    client.once("data", (startup: Buffer) => {
      const parameters = startup.subarray(8).toString().split("\0")
      const names = parameters.filter((_, index) => index % 2 === 0)
      const unsupported = names.find((name) => name.endsWith("_timeout"))
      if (unsupported !== undefined) {
        refused.push(unsupported)
        client.end(errorResponse(`unsupported startup parameter: ${unsupported}`))
        return
      }
      const upstream = connect(Number(target.port), target.hostname)
      upstream.write(startup)
      client.pipe(upstream).pipe(client)
      upstream.on("error", () => client.destroy())
      client.on("error", () => upstream.destroy())
    })
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const url = new URL(target)
  url.port = String((server.address() as AddressInfo).port)
  return { url: url.href, refused, [Symbol.asyncDispose]: async () => void server.close() }
}

test("does without the server's timeouts where a pooler refuses them", async () => {
  await using pooler = await strictPooler(new URL(direct.url))
  await using db = createDb({ url: pooler.url, maxConnections: 2 })
  await Promise.all([db.ping(), db.client.$transaction((tx) => tx.user.count())])
  expect(pooler.refused.length).toBeGreaterThan(0)
  const refusals = pooler.refused.length
  await Promise.all([1, 2, 3, 4].map(() => db.client.$transaction((tx) => tx.user.count())))
  expect(pooler.refused).toHaveLength(refusals)
})

test("shares two connections for quick queries where a pooler refuses them", async () => {
  await using pooler = await strictPooler(new URL(direct.url))
  const db = openConnections({ url: `${pooler.url}&application_name=shared` })
  const backend = () => db.quickQuery<{ pid: string }>(sql`SELECT pg_backend_pid() AS pid`)
  const pids = new Set<string | undefined>()
  for (let turn = 0; turn < 5; turn++) {
    for (const [row] of await Promise.all([backend(), backend(), backend()])) pids.add(row?.pid)
    await sleep(20)
  }
  expect(pids.size).toBe(2)
  expect(pooler.refused).toHaveLength(2)
  await db.close()
  const openStill = () =>
    direct.query(sql`SELECT pid FROM pg_stat_activity WHERE application_name = 'shared'`)
  await expect.poll(openStill).toEqual([])
})

test("has the server end long statements and forgotten transactions elsewhere", async () => {
  await using db = createDb({ url: direct.url })
  const settings = await db.client.$queryRaw`
    SELECT current_setting('statement_timeout') AS statement,
           current_setting('idle_in_transaction_session_timeout') AS transaction`
  expect(settings).toEqual([{ statement: "3s", transaction: "3500ms" }])
})
