import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { Agent, request as send, type IncomingMessage } from "node:http"
import { json } from "node:stream/consumers"
import { setTimeout } from "node:timers/promises"
import { makeUser } from "@docket/db/testing"
import { expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { freePort, startServer } from "./server-process.ts"

type Failure = NodeJS.ErrnoException
type Write = { headers: Record<string, string>; body: object }

/** A client that keeps one connection. Its request fails when the server ends that connection first. */
const openClient = (origin: string) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return async (path: string, { headers: own = {}, body: sent }: Partial<Write> = {}) => {
    const headers = { ...own, "content-type": "application/json" }
    const request = send(origin + path, sent ? { agent, method: "POST", headers } : { agent })
    request.end(sent && JSON.stringify(sent))
    const [answer] = (await once(request, "response")) as [IncomingMessage]
    const body = (await json(answer)) as object
    const { statusCode: status } = answer
    return {
      status,
      isLast: answer.headers.connection === "close",
      body,
      reused: request.reusedSocket,
    }
  }
}

const startInProduction = async (databaseUrl: string) =>
  startServer(databaseUrl, await freePort(), { NODE_ENV: "production" })

test("an idle connection is still answered while the server stops, and told that it ends", async ({
  database,
}) => {
  const server = await startInProduction(database.url)
  const [api, balancer] = [openClient(server.origin), openClient(server.origin)]
  expect(await api("/health")).toMatchObject({ status: 200, isLast: false })
  expect(await balancer("/ready")).toMatchObject({ status: 200, isLast: false })

  const stopped = server.stop("SIGTERM")
  await setTimeout(200)
  expect(await api("/health")).toMatchObject({ status: 200, isLast: true, reused: true })
  expect(await balancer("/ready")).toMatchObject({
    status: 503,
    isLast: true,
    body: { status: "unavailable", checks: { database: "ok" } },
  })
  // For those whose load balancer has not looked yet.
  expect(await api("/health")).toMatchObject({ status: 200, isLast: true, reused: false })
  expect(await stopped).toBe(0)
})

test("no busy connection ends without an answer while the server stops", async ({ database }) => {
  const server = await startInProduction(database.url)
  const untilLast = async () => {
    const ask = openClient(server.origin)
    for (;;) {
      const { status, isLast } = await ask("/health")
      if (status !== 200) return status
      if (isLast) return "answered to the end"
    }
  }
  const ends = Array.from({ length: 64 }, () => untilLast().catch(({ code }: Failure) => code))
  await setTimeout(500)
  expect(await server.stop("SIGTERM")).toBe(0)
  expect(new Set(await Promise.all(ends))).toEqual(new Set(["answered to the end"]))
})

test("writes that are under way while the server stops are answered, and kept", async ({
  database,
  db,
}) => {
  const server = await startInProduction(database.url)
  const { id: userId } = await makeUser(db)
  const headers = await bearer({ id: userId })
  const acknowledged: string[] = []
  const calls = {
    "/api/tasks": (id: string) => ({ id, title: "Tea" }),
    "/trpc/task.create": (id: string) => ({ json: { id, title: "Tea" } }),
    "/trpc/task.create,task.create?batch=1": (id: string) => ({
      0: { json: { id, title: "Tea" } },
      1: { json: { title: "Milk" } },
    }),
  }
  const untilLast = async ([path, bodyOf]: [string, (id: string) => object]) => {
    const ask = openClient(server.origin)
    for (;;) {
      const id = randomUUID()
      const { status = 0, isLast } = await ask(path, { headers, body: bodyOf(id) })
      if (![200, 201, 207].includes(status)) return status
      acknowledged.push(id)
      if (isLast) return "answered to the end"
    }
  }
  const clients = Array.from({ length: 8 }, () => Object.entries(calls)).flat()
  const ends = clients.map((call) => untilLast(call).catch(({ code }: Failure) => code))
  await setTimeout(500)
  const asked = performance.now()
  expect(await server.stop("SIGTERM")).toBe(0)
  expect(performance.now() - asked).toBeLessThan(15_000)
  expect(new Set(await Promise.all(ends))).toEqual(new Set(["answered to the end"]))
  expect(await db.task.count({ where: { userId, id: { in: acknowledged } } })).toBe(
    acknowledged.length,
  )
  expect(acknowledged.length).toBeGreaterThan(clients.length)
})

test("new connections are refused before the last request is answered", async ({
  database,
  db,
}) => {
  const server = await startInProduction(database.url)
  const { id: userId } = await makeUser(db)
  const body = JSON.stringify({ title: "Tea" })
  const agent = new Agent({ keepAlive: true })
  const slow = send(`${server.origin}/api/tasks`, {
    agent,
    method: "POST",
    headers: {
      ...(await bearer({ id: userId })),
      "content-type": "application/json",
      "content-length": body.length,
      expect: "100-continue",
    },
  })
  const answered = once(slow, "response") as Promise<[IncomingMessage]>
  slow.flushHeaders()
  await once(slow, "continue")
  slow.write(body.slice(0, 5))

  const stopped = server.stop("SIGTERM")
  const knock = () =>
    openClient(server.origin)("/health").then(
      () => "answered",
      ({ code }: Failure) => code,
    )
  await expect.poll(knock, { timeout: 10_000 }).toBe("ECONNREFUSED")
  slow.end(body.slice(5))
  const [answer] = await answered
  expect(answer.statusCode).toBe(201)
  expect(answer.headers.connection).toBe("close")
  expect(await json(answer)).toMatchObject({ title: "Tea" })
  expect(await stopped).toBe(0)
  expect(await db.task.count({ where: { userId } })).toBe(1)
}, 30_000)
