import { randomUUID } from "node:crypto"
import { createDb } from "@docket/db"
import { makeTask, makeUser, type TestDatabase } from "@docket/db/testing"
import type { FastifyInstance, InjectOptions } from "fastify"
import { describe, expect } from "vitest"
import { createRateLimits } from "../../src/rate-limit/rate-limits.ts"
import { examples } from "../../src/rest/openapi/examples.ts"
import { restRoutes, takesIdempotencyKey, type RestRoute } from "../../src/rest/routes.ts"
import { bearer, makeApp, test } from "../fixtures.ts"
import { problem } from "../wire.ts"

type Sent = { id?: string; headers?: Record<string, string>; payload?: object }

/** A request of the route that only its circumstances can make fail. */
const request = (
  { method, url, input }: RestRoute,
  { id = randomUUID(), headers = {}, payload = { title: "t" } }: Sent,
): InjectOptions => ({
  method,
  url: url.replace(":id", id),
  headers,
  ...(input.endsWith("body") && { payload }),
})

/** The code that every route answers with, to a stranger to the database and to the limits. */
const codes = async (app: FastifyInstance): Promise<string[]> => {
  const answers = restRoutes.map(async (route) => {
    const headers = await bearer({ id: randomUUID() })
    return problem(await app.inject(request(route, { headers }))).code
  })
  return [...new Set(await Promise.all(answers))]
}

const elsewhere = (database: TestDatabase, change: (url: URL) => void): TestDatabase => {
  const url = new URL(database.url)
  change(url)
  return { ...createDb({ url: url.href, maxConnections: 2 }), url: url.href }
}

describe("every route", () => {
  test("answers 500 where the tables are missing", async ({ database }) => {
    const empty = elsewhere(database, (url) => (url.pathname = "/postgres"))
    const { app } = await makeApp(empty)
    expect(await codes(app)).toEqual(["internal"])
    expect((await app.inject("/ready")).statusCode).toBe(503)
    await app.close()
    await empty.close()
  })

  test("answers 503 where nothing listens", async ({ database }) => {
    const gone = elsewhere(database, (url) => (url.port = "1"))
    const { app } = await makeApp(gone)
    expect(await codes(app)).toEqual(["unavailable"])
    expect((await app.inject("/ready")).statusCode).toBe(503)
    await app.close()
    await gone.close()
  })

  for (const route of restRoutes) {
    test(`answers 429 to a call too many: ${route.operationId}`, async ({ database, db }) => {
      const limits = { calls: 1, rejectedTokens: 0 }
      const rateLimits = await createRateLimits(limits, { log: { warn: () => undefined } })
      const { app } = await makeApp(database, { rateLimits })
      const headers = await bearer(await makeUser(db))
      await app.inject({ url: "/api/me", headers })
      expect(problem(await app.inject(request(route, { headers }))).code).toBe("rate_limited")
      await app.close()
    })
  }
})

const waiting = async (db: TestDatabase["client"]): Promise<number | undefined> => {
  const [locks] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database() AND NOT granted`
  return locks?.count
}

describe("what takes an Idempotency-Key", () => {
  for (const route of restRoutes.filter(takesIdempotencyKey)) {
    test(`answers 409 while its twin is running: ${route.operationId}`, async ({ app, db }) => {
      const user = await makeUser(db)
      const deletedAt = route.procedure === "task.restore" ? new Date() : null
      const { id } = await makeTask(db, { userId: user.id, deletedAt })
      const headers = { ...(await bearer(user)), "idempotency-key": randomUUID() }
      const send = () => app.inject(request(route, { id, headers }))
      const running = await db.$transaction(async (transaction) => {
        await transaction.$executeRaw`LOCK TABLE tasks IN SHARE ROW EXCLUSIVE MODE`
        const first = send()
        await expect.poll(() => waiting(db), { interval: 10 }).toBe(1)
        const twin = await send()
        expect(twin.json()).toMatchObject({ code: "conflict", retryable: true })
        expect(twin.headers["retry-after"]).toBe("1")
        return { first }
      })
      expect((await running.first).statusCode).toBe(route.status)
    })

    test(`says when it gives an answer again: ${route.operationId}`, async ({ app, db }) => {
      const user = await makeUser(db)
      const { id } = await makeTask(db, { userId: user.id, deletedAt: new Date() })
      const headers = { ...(await bearer(user)), "idempotency-key": randomUUID() }
      const [first, again] = [
        await app.inject(request(route, { id, headers })),
        await app.inject(request(route, { id, headers })),
      ]
      expect(again.statusCode).toBe(first.statusCode)
      expect(again.headers["idempotency-replayed"]).toBe("true")
    })
  }
})

describe("the examples are true", () => {
  test("of a new task, the task that it becomes, its changes and the counts", async ({
    app,
    db,
  }) => {
    const headers = await bearer(await makeUser(db))
    const payload = examples.NewTask
    const created = await app.inject({ method: "POST", url: "/api/tasks", headers, payload })
    const { id, user_id, created_at, updated_at } = created.json<Record<string, unknown>>()
    expect(created.json()).toEqual({ ...examples.Task, id, user_id, created_at, updated_at })
    const stats = await app.inject({ url: "/api/tasks/stats", headers })
    expect(stats.json()).toEqual(examples.TaskStats)

    const changed = await app.inject({
      method: "PATCH",
      url: `/api/tasks/${String(id)}`,
      headers,
      payload: examples.TaskChanges,
    })
    expect(changed.json()).toMatchObject({ ...examples.TaskChanges, version: 2 })
  })

  test("of the user", async ({ app, db }) => {
    const { id, email, name } = examples.User as { id: string; email: string; name: string }
    await db.user.deleteMany({ where: { id } })
    const headers = await bearer({ id }, { claims: { email, name } })
    const me = (await app.inject({ url: "/api/me", headers })).json<Record<string, unknown>>()
    const { created_at, updated_at } = me
    expect(me).toEqual({ ...examples.User, created_at, updated_at })
  })

  test("of health and readiness", async ({ app }) => {
    expect((await app.inject("/health")).json()).toEqual(examples.Health)
    expect((await app.inject("/ready")).json()).toEqual(examples.Readiness)
  })
})
