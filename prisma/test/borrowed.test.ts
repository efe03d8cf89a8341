import { once } from "node:events"
import { connect, createServer, type AddressInfo } from "node:net"
import { afterAll, expect, test } from "vitest"
import { openConnections } from "../src/connections.ts"
import { isDatabaseUnavailable, sql } from "../src/sql.ts"
import { mistreatedServer } from "./server.ts"

const server = await mistreatedServer()
afterAll(() => server[Symbol.asyncDispose]())

const readyForQuery = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

/** What PostgreSQL, and a pooler in its name, says when it ends a connection. */
const terminated = (() => {
  const fields = Buffer.from("SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0")
  const head = Buffer.from([0x45, 0, 0, 0, 0])
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
})()

/** Lets through what it is given, until it is told to end a connection right behind its next answer. */
const openProxy = async () => {
  const { hostname, port } = new URL(server.url)
  let isEnding = false
  const proxy = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    client.on("data", (chunk: Buffer) => upstream.write(chunk))
    upstream.on("data", (chunk: Buffer) => {
      if (!isEnding || !chunk.subarray(-6).equals(readyForQuery)) return client.write(chunk)
      isEnding = false
      return client.end(Buffer.concat([chunk, terminated]))
    })
    client.on("close", () => upstream.destroy()).on("error", () => {})
    upstream.on("close", () => client.destroy()).on("error", () => {})
  }).listen(0, "127.0.0.1")
  await once(proxy, "listening")
  const url = new URL(server.url)
  url.port = String((proxy.address() as AddressInfo).port)
  return {
    url: url.href,
    endBehindNextAnswer: () => (isEnding = true),
    [Symbol.dispose]: () => proxy.close(),
  }
}

test("a connection that is lost in the moment in which it is borrowed ends a transaction, not the process", async () => {
  using proxy = await openProxy()
  await using db = openConnections({ url: proxy.url, maxConnections: 1 })
  const one = () => db.query(sql`SELECT 1 AS one`)
  await one()
  proxy.endBehindNextAnswer()
  // It waits for the one connection, and has it as soon as the query before is answered.
  const [before, behind] = await Promise.allSettled([
    one(),
    db.transaction((query) => query(sql`SELECT 1 AS one`)),
  ])
  expect(before.status).toBe("fulfilled")
  expect(behind).toMatchObject({ status: "rejected" })
  if (behind.status === "rejected") expect(isDatabaseUnavailable(behind.reason)).toBe(true)
  expect(await one()).toEqual([{ one: "1" }])
})
