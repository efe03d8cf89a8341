import type { PrismaClient } from "@docket/db"
import { makeTask, makeUser } from "@docket/db/testing"
import type { FastifyInstance } from "fastify"
import { describe, expect } from "vitest"
import { restRoutes, takesIdempotencyKey, type RestRoute } from "../src/rest/routes.ts"
import { restRequest, storedTasks } from "./doors.ts"
import { bearer, test } from "./fixtures.ts"

const changes = restRoutes
  .filter(({ method, url }) => method !== "GET" && url.includes(":id"))
  .map((route) => ({ name: `${route.method} ${route.url}`, route }))

const makeRepeater = async (app: FastifyInstance, db: PrismaClient, route: RestRoute) => {
  const user = await makeUser(db)
  const deletedAt = route.procedure === "task.restore" ? new Date() : null
  const { id } = await makeTask(db, { userId: user.id, deletedAt })
  const headers = { ...(await bearer(user)), "idempotency-key": "again-and-again" }
  const fields = route.input === "id and body" ? { title: "Tea", completed: true } : {}
  const send = (extra: Record<string, string> = {}) =>
    app.inject(restRequest(route, { id, ...fields }, { ...headers, ...extra }))
  return { id, send, rows: () => storedTasks(db, user.id) }
}

/** How a repeat ends that is not given the first answer again. */
const repeatStatus = (route: RestRoute): number =>
  route.procedure === "task.delete" ? 404 : route.status

describe("a repeat with the same key acts once", () => {
  test.for(changes)("$name, one after the other", async ({ route }, { app, db }) => {
    const { send, rows } = await makeRepeater(app, db, route)
    const first = await send()
    expect(first.statusCode).toBe(route.status)
    const after = await rows()
    expect(after).toMatchObject([{ row: { version: 2 } }])
    for (let time = 2; time <= 4; time += 1) {
      const again = await send()
      expect(again.statusCode).toBe(repeatStatus(route))
      if (route.status === 200) expect(again.body).toBe(first.body)
      expect(again.headers["idempotency-replayed"]).toBe(
        takesIdempotencyKey(route) ? "true" : undefined,
      )
    }
    expect(await rows()).toEqual(after)
  })

  test.for(changes)("$name, all at once", async ({ route }, { app, db }) => {
    const { send, rows } = await makeRepeater(app, db, route)
    const answers = await Promise.all(Array.from({ length: 6 }, () => send()))
    const done = answers.filter(({ statusCode }) => statusCode === route.status)
    const others = answers.filter(({ statusCode }) => statusCode !== route.status)
    expect(new Set(done.map(({ body }) => body)).size).toBe(1)
    if (route.procedure === "task.delete") expect(done).toHaveLength(1)
    const expected = takesIdempotencyKey(route) ? 409 : repeatStatus(route)
    expect(others.filter(({ statusCode }) => statusCode !== expected)).toEqual([])
    expect(await rows()).toMatchObject([{ row: { version: 2 } }])
  })

  test.for(changes)("$name, though it names the version before", async ({ route }, { app, db }) => {
    const { send, rows } = await makeRepeater(app, db, route)
    const first = await send({ "if-match": '"v1"' })
    expect(first.statusCode).toBe(route.status)
    const after = await rows()
    const again = await send({ "if-match": '"v1"' })
    const refused = route.procedure === "task.delete" ? 404 : 412
    expect(again.statusCode).toBe(takesIdempotencyKey(route) ? route.status : refused)
    expect(await rows()).toEqual(after)
  })
})

const kept = changes.filter(({ route }) => takesIdempotencyKey(route))

test.for(kept)("a late repeat of $name undoes nothing", async ({ route }, { app, db }) => {
  const { id, send, rows } = await makeRepeater(app, db, route)
  const first = await send()
  await db.task.update({ where: { id }, data: { status: "in_progress", deletedAt: new Date() } })
  const later = await rows()
  const again = await send()
  expect([again.statusCode, again.body]).toEqual([first.statusCode, first.body])
  expect(again.headers["etag"]).toBe(first.headers["etag"])
  expect(again.headers["idempotency-replayed"]).toBe("true")
  expect(await rows()).toEqual(later)
})

test.for(kept)("a refused $name stays refused under its key", async ({ route }, { app, db }) => {
  const { id, send, rows } = await makeRepeater(app, db, route)
  const refused = await send({ "if-match": '"v7"' })
  expect(refused.statusCode).toBe(412)
  await db.task.update({ where: { id }, data: { title: "Changed" } })
  const before = await rows()
  const again = await send({ "if-match": '"v2"' })
  expect([again.statusCode, again.body]).toEqual([412, refused.body])
  expect(await rows()).toEqual(before)
})
