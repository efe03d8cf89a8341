import { randomUUID } from "node:crypto"
import type { PrismaClient } from "@docket/db"
import { makeTask, makeUser } from "@docket/db/testing"
import type { FastifyInstance, LightMyRequestResponse } from "fastify"
import { describe, expect } from "vitest"
import { restRoutes, takesIdempotencyKey, type RestRoute } from "../src/rest/routes.ts"
import { comparableBody, restRequest, storedTasks, type Input } from "./doors.ts"
import { bearer, test } from "./fixtures.ts"

const key = "one-and-the-same"
const body = { title: "Tea", description: "With milk" }

const writes = restRoutes
  .filter(({ method }) => method !== "GET")
  .map((route) => ({
    name: `${route.method} ${route.url}`,
    route,
    isKept: takesIdempotencyKey(route),
  }))
const changes = writes.filter(({ route }) => route.url.includes(":id"))

const inputFor = (route: RestRoute, id: string): Input => {
  if (route.procedure === "task.create") return body
  return route.input === "id and body" ? { id, ...body } : { id }
}

/** Somebody with a task that the route can change, and texts that nobody else may read. */
const makeMember = async (app: FastifyInstance, db: PrismaClient, route: RestRoute) => {
  const user = await makeUser(db)
  const inTrash = route.procedure === "task.restore"
  const secret = `private-${randomUUID()}`
  const task = await makeTask(db, {
    userId: user.id,
    tags: [secret],
    deletedAt: inTrash ? new Date() : null,
  })
  const headers = { ...(await bearer(user)), "idempotency-key": key }
  const send = (id = task.id, extra: Record<string, string> = {}) =>
    app.inject(restRequest(route, inputFor(route, id), { ...headers, ...extra }))
  const answers = () => db.idempotentAnswer.findMany({ where: { userId: user.id } })
  const rows = () => storedTasks(db, user.id)
  return { user, task, secret, send, answers, rows }
}

const isReplay = ({ headers }: LightMyRequestResponse) => headers["idempotency-replayed"] === "true"

describe("one key of two people's", () => {
  test.for(writes)(
    "gets each their own answer to $name",
    async ({ route, isKept }, { app, db }) => {
      const [alice, bob] = [await makeMember(app, db, route), await makeMember(app, db, route)]
      const first = { alice: await alice.send(), bob: await bob.send() }

      for (const [mine, other, answer] of [
        [alice, bob, first.alice],
        [bob, alice, first.bob],
      ] as const) {
        expect([answer.statusCode, isReplay(answer)]).toEqual([route.status, false])
        for (const text of [other.user.id, other.task.id, other.secret]) {
          expect(answer.body).not.toContain(text)
          expect(answer.headers["location"] ?? "").not.toContain(text)
        }
        if (route.status !== 204) expect(answer.json()).toMatchObject({ user_id: mine.user.id })
        const kept = await mine.answers()
        expect(kept.map(({ body, status }) => ({ body, status }))).toEqual(
          isKept ? [{ body: answer.body, status: route.status }] : [],
        )
        if (!isKept) continue
        const again = await mine.send()
        expect([again.statusCode, again.body, isReplay(again)]).toEqual([
          answer.statusCode,
          answer.body,
          true,
        ])
        expect(again.headers["location"]).toBe(answer.headers["location"])
        expect(again.headers["etag"]).toBe(answer.headers["etag"])
      }
    },
  )

  test.for(writes)("may be used at once for $name", async ({ route }, { app, db }) => {
    const [alice, bob] = [await makeMember(app, db, route), await makeMember(app, db, route)]
    const both = await Promise.all([alice.send(), bob.send()])
    expect(both.map(({ statusCode }) => statusCode)).toEqual([route.status, route.status])
    expect(both.map(isReplay)).toEqual([false, false])
  })
})

describe("a key of one's own on another's task", () => {
  test.for(changes)("learns nothing from $name", async ({ route, isKept }, { app, db }) => {
    const [alice, bob] = [await makeMember(app, db, route), await makeMember(app, db, route)]
    expect((await alice.send()).statusCode).toBe(route.status)
    const before = [await alice.rows(), await alice.answers(), await bob.rows()]

    const foreign = await bob.send(alice.task.id)

    expect([foreign.statusCode, isReplay(foreign)]).toEqual([404, false])
    const missingId = randomUUID()
    const missing = await bob.send(missingId)
    expect(comparableBody(foreign, alice.task.id)).toBe(comparableBody(missing, missingId))
    const again = await bob.send(alice.task.id)
    expect([again.statusCode, isReplay(again)]).toEqual([404, isKept])
    expect(comparableBody(again)).toBe(comparableBody(foreign))
    expect([await alice.rows(), await alice.answers(), await bob.rows()]).toEqual(before)
    const kept = await bob.answers()
    expect(kept.map(({ status }) => status)).toEqual(isKept ? [404, 404] : [])
    for (const { body, etag, location } of kept) {
      expect([etag, location]).toEqual([null, null])
      for (const text of [alice.user.id, alice.secret, alice.task.title]) {
        expect(body).not.toContain(text)
      }
    }
  })

  test.for(changes)("takes nothing from its owner: $name", async ({ route }, { app, db }) => {
    const [alice, bob] = [await makeMember(app, db, route), await makeMember(app, db, route)]
    expect((await bob.send(alice.task.id)).statusCode).toBe(404)
    const own = await alice.send()
    expect([own.statusCode, isReplay(own)]).toEqual([route.status, false])
    expect((await bob.send(alice.task.id)).statusCode).toBe(404)
  })

  test.for(changes)(
    "does not tell that its owner is about to $name",
    async ({ route }, { app, db, database }) => {
      const [alice, bob] = [await makeMember(app, db, route), await makeMember(app, db, route)]
      await bob.send(randomUUID())
      let own: Promise<LightMyRequestResponse> | undefined
      const foreign = await database.transaction(async (query) => {
        const values = [alice.task.id]
        await query({ text: "SELECT FROM tasks WHERE id = $1 FOR UPDATE", values })
        own = alice.send()
        await expect.poll(() => waitingFor(db)).toBe(1)
        return bob.send(alice.task.id)
      })
      expect([foreign.statusCode, isReplay(foreign)]).toEqual([404, false])
      expect((await own)?.statusCode).toBe(route.status)
    },
  )
})

test("another's id in a create with another's key is a clash like any", async ({ app, db }) => {
  const [alice, bob] = [await makeUser(db), await makeUser(db)]
  const create = async (user: { id: string }, id: string, title: string) => {
    const headers = { ...(await bearer(user)), "idempotency-key": key }
    const contentType = { "content-type": "application/json" }
    const payload = JSON.stringify({ id, title })
    const url = "/api/tasks"
    return app.inject({ method: "POST", url, headers: { ...headers, ...contentType }, payload })
  }
  const id = randomUUID()
  expect((await create(alice, id, "Hers")).statusCode).toBe(201)
  const [clash, again] = [await create(bob, id, "Hers"), await create(bob, id, "Hers")]
  for (const answer of [clash, again]) {
    expect([answer.statusCode, answer.json().code]).toEqual([409, "conflict"])
    expect(answer.body).not.toContain("Hers")
    expect(answer.headers).not.toHaveProperty("location")
    expect(answer.headers).not.toHaveProperty("etag")
  }
  expect([isReplay(clash), isReplay(again)]).toEqual([false, true])
  expect(await db.task.findMany({ where: { userId: bob.id } })).toEqual([])
  const kept = await db.idempotentAnswer.findMany({ where: { userId: bob.id } })
  expect(kept).toMatchObject([{ status: 409, location: null, etag: null }])
})

const waitingFor = async (db: PrismaClient): Promise<number> => {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return row.count
}
