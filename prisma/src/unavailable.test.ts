import { createServer, type AddressInfo } from "node:net"
import { once } from "node:events"
import { Client } from "pg"
import { expect, test } from "vitest"
import { DatabaseUnreachable, isDatabaseUnavailable } from "./unavailable.ts"

const withCode = (fields: object) => Object.assign(new Error("x"), fields)

test.each([
  ["a connection that could not be had", new DatabaseUnreachable("no connection")],
  ["a broken pipe", withCode({ code: "EPIPE", syscall: "write", errno: -32 })],
  ["no route", withCode({ code: "EHOSTUNREACH", syscall: "connect", errno: -113 })],
  ["a server that is starting", withCode({ code: "57P03", severity: "FATAL" })],
  ["a full disk", withCode({ code: "53100", severity: "ERROR" })],
])("the database is to blame for %s", (_, error) => {
  expect(isDatabaseUnavailable(error)).toBe(true)
})

test.each([
  ["a function's own exception", withCode({ code: "P0001", severity: "ERROR" })],
  ["a missing table", withCode({ code: "42P01", severity: "ERROR" })],
  ["a missing file", withCode({ code: "ENOENT", syscall: "open", errno: -2 })],
  ["a code that only looks like PostgreSQL's", withCode({ code: "57P03" })],
  ["an error about another one", new Error("x", { cause: { code: "57P03", kind: "postgres" } })],
  ["something thrown that is no error", { code: "ECONNREFUSED" }],
  ["nothing", undefined],
])("the database is not to blame for %s", (_, error) => {
  expect(isDatabaseUnavailable(error)).toBe(false)
})

test("the database is to blame when a lone connection waits in vain", async () => {
  const silent = createServer().listen(0, "127.0.0.1")
  await once(silent, "listening")
  const { port } = silent.address() as AddressInfo
  const client = new Client({ host: "127.0.0.1", port, connectionTimeoutMillis: 50 })
  const failure = await client.connect().catch((error: unknown) => error)
  silent.close()
  expect(failure).toSatisfy(isDatabaseUnavailable)
})
