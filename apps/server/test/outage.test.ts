import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import { createDb } from "@docket/db"
import { makeTask, makeUser, type TestDatabase } from "@docket/db/testing"
import type { FastifyInstance } from "fastify"
import { expect } from "vitest"
import { openProxy, type Outage } from "./breakable-proxy.ts"
import { bearer, makeApp, test as base } from "./fixtures.ts"
import { failureOf, mutation, queryUrl, type Answer } from "./wire.ts"

const test = base
  .extend("proxy", { scope: "test" }, async ({ database }, { onCleanup }) => {
    const proxy = await openProxy(database.url)
    onCleanup(() => proxy.close())
    return proxy
  })
  .extend("proxied", { scope: "test" }, async ({ proxy }, { onCleanup }) => {
    const database: TestDatabase = {
      ...createDb({ url: proxy.url, maxConnections: 6 }),
      url: proxy.url,
    }
    const server = await makeApp(database)
    onCleanup(async () => {
      await server.app.close()
      await database.close()
    })
    return server
  })

const timed = async (name: string, work: Promise<Answer>) => {
  const start = performance.now()
  const answer = await work
  return { name, answer, ms: performance.now() - start }
}

const everyCall = (app: FastifyInstance, id: string, headers: Record<string, string>) => {
  type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  const rest = (method: Method, url: string, payload?: object) =>
    app.inject({ method, url, headers, ...(payload && { payload }) })
  const write = (path: string, input: object) => app.inject(mutation(path, input, headers))
  const calls: Record<string, () => Promise<Answer>> = {
    "/api/me": () => rest("GET", "/api/me"),
    "/api/tasks": () => rest("GET", "/api/tasks"),
    "/api/tasks?count": () => rest("GET", "/api/tasks?count=true"),
    "/api/tasks?create": () => rest("POST", "/api/tasks", { title: "t" }),
    "/api/tasks/stats": () => rest("GET", "/api/tasks/stats"),
    "/api/tasks/{id}": () => rest("GET", `/api/tasks/${id}`),
    "/api/tasks/{id}?patch": () => rest("PATCH", `/api/tasks/${id}`, { title: "u" }),
    "/api/tasks/{id}?put": () => rest("PUT", `/api/tasks/${id}`, { title: "u" }),
    "/api/tasks/{id}?delete": () => rest("DELETE", `/api/tasks/${id}`),
    "/api/tasks/{id}/toggle": () => rest("PATCH", `/api/tasks/${id}/toggle`),
    "/api/tasks/{id}/restore": () => rest("POST", `/api/tasks/${id}/restore`),
    "/trpc/user.me": () => app.inject({ url: "/trpc/user.me", headers }),
    "/trpc/task.list": () => app.inject({ url: "/trpc/task.list", headers }),
    "/trpc/task.get": () => app.inject({ url: queryUrl("task.get", { id }), headers }),
    "/trpc/task.stats": () => app.inject({ url: "/trpc/task.stats", headers }),
    "/trpc/task.create": () => write("task.create", { title: "t" }),
    "/trpc/task.update": () => write("task.update", { id, title: "u" }),
    "/trpc/task.toggle": () => write("task.toggle", { id }),
    "/trpc/task.delete": () => write("task.delete", { id }),
    "/trpc/task.restore": () => write("task.restore", { id }),
  }
  return Object.entries(calls)
}

const outages: Outage[] = [
  "refuses connections",
  "cuts connections",
  "freezes",
  "has no connection left",
  "is starting up",
  "shuts down",
]

for (const outage of outages) {
  test(
    `answers 503 within 6 s while the database ${outage}, and serves again afterwards`,
    { timeout: 60_000 },
    async ({ db, proxied: { app, log }, proxy }) => {
      const user = await makeUser(db)
      const { id } = await makeTask(db, { userId: user.id })
      const headers = await bearer(user)
      for (const [name, call] of everyCall(app, randomUUID(), headers)) {
        expect([200, 201, 404], name).toContain((await call()).statusCode)
      }
      const before = await db.task.findMany({ where: { userId: user.id }, orderBy: { id: "asc" } })

      proxy.begin(outage)
      const newcomer = await bearer({ id: randomUUID() })
      const answers = await Promise.all([
        ...everyCall(app, id, headers).map(([name, call]) => timed(name, call())),
        timed("/api/me", app.inject({ url: "/api/me", headers: newcomer })),
        timed("/trpc/user.me", app.inject({ url: "/trpc/user.me", headers: newcomer })),
      ])
      for (const { name, answer, ms } of answers) {
        expect(failureOf(name, answer).code, name).toBe("unavailable")
        expect(Number(answer.headers["retry-after"]), name).toBeGreaterThan(0)
        expect(ms, name).toBeLessThan(6_000)
      }
      const ready = await timed("/ready", app.inject({ url: "/ready" }))
      expect(ready.answer.statusCode).toBe(503)
      expect(ready.ms).toBeLessThan(6_000)
      const { checks } = JSON.parse(ready.answer.body) as { checks: Record<string, string> }
      expect(Object.keys(checks).toSorted()).toEqual(["database", "keys", "migrations"])
      expect(checks["database"]).not.toBe("ok")
      const health = await timed("/health", app.inject({ url: "/health" }))
      expect(health.answer).toMatchObject({ statusCode: 200, body: `{"status":"ok"}` })
      expect(health.ms).toBeLessThan(1_000)
      expect((await app.inject({ url: "/api/me" })).statusCode).toBe(401)
      expect((await app.inject({ url: "/api/tasks/nope", headers })).statusCode).toBe(422)

      await proxy.end()
      const isReady = async () => (await app.inject({ url: "/ready" })).statusCode === 200
      const deadline = performance.now() + 15_000
      while (!(await isReady()) && performance.now() < deadline) await setTimeout(100)
      const after = await db.task.findMany({ where: { userId: user.id }, orderBy: { id: "asc" } })
      if (outage !== "freezes") expect(after).toEqual(before)
      for (let round = 0; round < 3; round += 1) {
        for (const [name, call] of everyCall(app, randomUUID(), headers)) {
          expect([200, 201, 404], name).toContain((await call()).statusCode)
        }
      }
      expect((await app.inject({ url: "/api/me", headers: newcomer })).statusCode).toBe(200)
      expect(log.join("")).not.toContain(proxy.url)
    },
  )
}

for (const accept of ["application/json", "application/jsonl"]) {
  test(
    `answers all calls of a batch within 6 s, as ${accept}, while the database freezes`,
    { timeout: 30_000 },
    async ({ db, proxied: { app }, proxy }) => {
      const headers = { ...(await bearer(await makeUser(db))), "trpc-accept": accept }
      const url = `/trpc/${Array.from({ length: 20 }, () => "task.stats").join(",")}?batch=1`
      expect((await app.inject({ url, headers })).statusCode).toBe(200)

      proxy.begin("freezes")
      const { answer, ms } = await timed(accept, app.inject({ url, headers }))
      expect(answer.body.match(/"reason":"unavailable"/g)).toHaveLength(20)
      expect(ms).toBeLessThan(6_000)
      await proxy.end()
    },
  )
}

test("an outage of a moment between two requests costs at most one answer of 503", async ({
  db,
  proxied: { app },
  proxy,
}) => {
  const user = await makeUser(db)
  const headers = await bearer(user)
  expect((await app.inject({ url: "/api/tasks", headers })).statusCode).toBe(200)
  proxy.begin("cuts connections")
  await proxy.end()
  await setTimeout(50)
  const statuses: number[] = []
  for (let round = 0; round < 6; round += 1) {
    statuses.push((await app.inject({ url: "/api/tasks", headers })).statusCode)
  }
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
  expect(statuses.slice(1)).toEqual([200, 200, 200, 200, 200])
})

test(
  "a create that met an outage is done once when it is repeated",
  { timeout: 30_000 },
  async ({ db, proxied: { app }, proxy }) => {
    const user = await makeUser(db)
    const headers = await bearer(user)
    await app.inject({ url: "/api/me", headers })
    for (const outage of ["cuts connections", "freezes"] as const) {
      const payload = { id: randomUUID(), title: "once" }
      const create = () => app.inject({ method: "POST", url: "/api/tasks", headers, payload })
      const [first] = await Promise.all([create(), setTimeout(1).then(() => proxy.begin(outage))])
      expect([201, 503]).toContain(first.statusCode)
      await proxy.end()
      const deadline = performance.now() + 10_000
      let again = await create()
      while (again.statusCode === 503 && performance.now() < deadline) {
        await setTimeout(100)
        again = await create()
      }
      expect([200, 201]).toContain(again.statusCode)
      expect(await db.task.count({ where: { userId: user.id, id: payload.id } })).toBe(1)
    }
  },
)

test("a write on a connection that turned read-only is 503, the next one works", async ({
  database,
  db,
}) => {
  const user = await makeUser(db)
  const { id } = await makeTask(db, { userId: user.id })
  const single = { ...createDb({ url: database.url, maxConnections: 1 }), url: database.url }
  const { app } = await makeApp(single)
  const headers = await bearer(user)
  const url = `/api/tasks/${id}`
  expect((await app.inject({ url, headers })).statusCode).toBe(200)
  const writes: Record<string, () => Promise<Answer>> = {
    "/api/tasks": () =>
      app.inject({ method: "POST", url: "/api/tasks", headers, payload: { title: "t" } }),
    [url]: () => app.inject({ method: "PATCH", url, headers, payload: { title: "u" } }),
    "/trpc/task.toggle": () => app.inject(mutation("task.toggle", { id }, headers)),
  }
  for (const [path, write] of Object.entries(writes)) {
    await single.client.$executeRaw`SET default_transaction_read_only = on`
    expect(failureOf(path, await write()).code, path).toBe("unavailable")
  }
  expect(await db.task.findMany({ where: { userId: user.id } })).toMatchObject([{ id, version: 1 }])
  for (const [path, write] of Object.entries(writes)) {
    expect([200, 201], path).toContain((await write()).statusCode)
  }
  await app.close()
  await single.close()
})

test(
  "a row that another holds is 503 within 6 s, and nothing is written",
  { timeout: 20_000 },
  async ({ app, db }) => {
    const user = await makeUser(db)
    const { id } = await makeTask(db, { userId: user.id })
    const headers = await bearer(user)
    await db.$transaction(
      async (transaction) => {
        await transaction.$executeRaw`SELECT 1 FROM tasks WHERE id = ${id}::uuid FOR UPDATE`
        const answers = await Promise.all([
          timed("/api/", app.inject({ method: "PATCH", url: `/api/tasks/${id}/toggle`, headers })),
          timed("/trpc/", app.inject(mutation("task.update", { id, title: "u" }, headers))),
        ])
        for (const { name, answer, ms } of answers) {
          expect(failureOf(name, answer).code).toBe("unavailable")
          expect(ms).toBeLessThan(6_000)
        }
      },
      { timeout: 15_000 },
    )
    await setTimeout(200)
    expect(await db.task.findFirst({ where: { id } })).toMatchObject({ version: 1 })
  },
)

test("connections that the server terminates cost no 500", async ({ db, proxied: { app } }) => {
  const user = await makeUser(db)
  const headers = await bearer(user)
  const list = () => app.inject({ url: "/api/tasks", headers })
  await Promise.all([list(), list(), list()])
  await db.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`
  const statuses = (await Promise.all([list(), list(), list(), list()])).map(
    ({ statusCode }) => statusCode,
  )
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
  await setTimeout(100)
  expect((await list()).statusCode).toBe(200)
})
