import { makeTask, makeUser } from "@docket/db/testing"
import { purgeIdempotentAnswers } from "@docket/api"
import type { PrismaClient } from "@docket/db"
import type { FastifyInstance } from "fastify"
import { expect } from "vitest"
import { bearer, test } from "./fixtures.ts"

type Sent = { app: FastifyInstance; headers: Record<string, string>; key: string }

const create = ({ app, headers, key }: Sent, payload: object | string = { title: "Tea" }) =>
  app.inject({
    method: "POST",
    url: "/api/tasks",
    headers: { ...headers, "idempotency-key": key, "content-type": "application/json" },
    payload: typeof payload === "string" ? payload : JSON.stringify(payload),
  })

const toggle = ({ app, headers, key }: Sent, id: string) =>
  app.inject({
    method: "PATCH",
    url: `/api/tasks/${id}/toggle`,
    headers: { ...headers, "idempotency-key": key },
  })

const waiting = async (db: PrismaClient): Promise<number> => {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return row.count
}

test("gives a repeated create its first answer, byte for byte", async ({ app, db }) => {
  const alice = await makeUser(db)
  const sent = { app, headers: await bearer(alice), key: "k-1" }
  const first = await create(sent, '{"title":"Tea","tags":["a"]}')
  const again = await create(sent, '{ "tags": ["a"], "title": "Tea" }')
  expect([first.statusCode, again.statusCode]).toEqual([201, 201])
  expect(again.body).toBe(first.body)
  for (const name of ["location", "etag", "content-type"]) {
    expect(again.headers[name], name).toBe(first.headers[name])
  }
  expect(first.headers).not.toHaveProperty("idempotency-replayed")
  expect(again.headers["idempotency-replayed"]).toBe("true")
  expect(again.headers["x-request-id"]).not.toBe(first.headers["x-request-id"])
  expect(await db.task.count({ where: { userId: alice.id } })).toBe(1)
})

test("gives the first answer even after the task has changed", async ({ app, db }) => {
  const sent = { app, headers: await bearer(await makeUser(db)), key: "k-2" }
  const first = await create(sent)
  await db.task.update({ where: { id: first.json().id }, data: { title: "Coffee" } })
  expect((await create(sent)).body).toBe(first.body)
})

test("toggles once, however often the toggle is repeated", async ({ app, db }) => {
  const alice = await makeUser(db)
  const { id } = await makeTask(db, { userId: alice.id })
  const sent = { app, headers: await bearer(alice), key: "k-3" }
  for (let time = 1; time <= 3; time += 1) {
    expect((await toggle(sent, id)).json()).toMatchObject({ completed: true, version: 2 })
  }
  expect((await toggle({ ...sent, key: "k-4" }, id)).json()).toMatchObject({ completed: false })
})

test("refuses a key that was used for another body", async ({ app, db }) => {
  const alice = await makeUser(db)
  const sent = { app, headers: await bearer(alice), key: "k-5" }
  await create(sent)
  const other = await create(sent, { title: "Coffee" })
  expect(other.statusCode).toBe(422)
  expect(other.json()).toMatchObject({
    code: "idempotency_key_reused",
    detail: "This Idempotency-Key was used for another request. Make a new one.",
    retryable: false,
  })
  expect(await db.task.count({ where: { userId: alice.id } })).toBe(1)
})

test("keeps the keys of people and of paths apart", async ({ app, db }) => {
  const [alice, bob] = [await makeUser(db), await makeUser(db)]
  const [one, two] = [
    await makeTask(db, { userId: alice.id }),
    await makeTask(db, { userId: alice.id }),
  ]
  const sent = { app, headers: await bearer(alice), key: "same" }
  const created = await create(sent)
  expect((await toggle(sent, one.id)).json()).toMatchObject({ id: one.id, completed: true })
  expect((await toggle(sent, two.id)).json()).toMatchObject({ id: two.id, completed: true })
  const others = await create({ ...sent, headers: await bearer(bob) })
  expect(others.headers).not.toHaveProperty("idempotency-replayed")
  expect(others.json()).toMatchObject({ user_id: bob.id })
  expect(others.json().id).not.toBe(created.json().id)
})

test("stores a refusal of the procedure, with its body as it was", async ({ app, db }) => {
  const [alice, bob] = [await makeUser(db), await makeUser(db)]
  const { id } = await makeTask(db, { userId: bob.id })
  const sent = { app, headers: await bearer(alice), key: "k-6" }
  const [missing, again] = [await toggle(sent, id), await toggle(sent, id)]
  expect([missing.statusCode, again.statusCode]).toEqual([404, 404])
  expect(again.body).toBe(missing.body)
  expect(again.headers["content-type"]).toMatch("application/problem+json")
  expect(again.headers["idempotency-replayed"]).toBe("true")

  const clash = { ...sent, key: "k-7" }
  const [conflict, repeated] = [
    await create(clash, { id, title: "Tea" }),
    await create(clash, { id, title: "Tea" }),
  ]
  expect([conflict.statusCode, repeated.statusCode]).toEqual([409, 409])
  expect(repeated.body).toBe(conflict.body)
})

test("does not store what stood in the way of the procedure", async ({ app, db }) => {
  const alice = await makeUser(db)
  const key = "k-8"
  const readOnly = { app, headers: await bearer(alice, { scope: "tasks:read" }), key }
  const sent = { app, headers: await bearer(alice), key }
  expect((await create({ ...sent, headers: {} })).statusCode).toBe(401)
  expect((await create(readOnly)).statusCode).toBe(403)
  expect((await create(sent, "{")).statusCode).toBe(400)
  expect((await create(sent, { title: "" })).statusCode).toBe(422)
  const created = await create(sent)
  expect(created.statusCode).toBe(201)
  expect(created.headers).not.toHaveProperty("idempotency-replayed")
})

test("refuses a key that is not visible ASCII", async ({ app, db }) => {
  const sent = { app, headers: await bearer(await makeUser(db)), key: "" }
  for (const key of ["", "two words", "na\u00efve", "x".repeat(256), "a\tb"]) {
    const answer = await create({ ...sent, key })
    expect([answer.statusCode, answer.json().code], key).toEqual([400, "malformed"])
  }
  expect((await create({ ...sent, key: "x".repeat(255) })).statusCode).toBe(201)
})

test("answers a concurrent twin with 409 and Retry-After, and creates once", async ({
  app,
  db,
}) => {
  const alice = await makeUser(db)
  const sent = { app, headers: await bearer(alice), key: "k-9" }
  const answers = await Promise.all(Array.from({ length: 8 }, () => create(sent)))
  const created = answers.filter(({ statusCode }) => statusCode === 201)
  const refused = answers.filter(({ statusCode }) => statusCode === 409)
  expect(created.length).toBeGreaterThan(0)
  expect(created.length + refused.length).toBe(8)
  expect(new Set(created.map(({ body }) => body)).size).toBe(1)
  for (const { headers, ...answer } of refused) {
    expect(headers["retry-after"]).toBe("1")
    expect(answer.json()).toMatchObject({ code: "conflict", retryable: true })
  }
  expect(await db.task.count({ where: { userId: alice.id } })).toBe(1)
})

test("answers a twin at once while the first is still running", async ({ app, db, database }) => {
  const alice = await makeUser(db)
  const { id } = await makeTask(db, { userId: alice.id })
  const sent = { app, headers: await bearer(alice), key: "k-10" }
  let twin: Awaited<ReturnType<typeof toggle>> | undefined
  const { running } = await database.client.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT FROM tasks WHERE id = ${id}::uuid FOR UPDATE`
    const running = toggle(sent, id)
    await expect.poll(() => waiting(database.client)).toBe(1)
    twin = await toggle(sent, id)
    // Whoever sends another key, or the same to another place, does not wait for it.
    for (const other of [{ ...sent, key: "k-10-other" }, sent]) {
      expect((await create(other)).statusCode).toBe(201)
    }
    return { running }
  })
  expect(twin?.statusCode).toBe(409)
  expect(twin?.json()).toMatchObject({
    detail: "A request with this Idempotency-Key is still running.",
  })
  expect((await running).statusCode).toBe(200)
  expect((await toggle(sent, id)).headers["idempotency-replayed"]).toBe("true")
})

test("forgets a key after 24 hours, and purges its answer", async ({ app, db, database }) => {
  const alice = await makeUser(db)
  const sent = { app, headers: await bearer(alice), key: "k-11" }
  const where = { userId: alice.id }
  const age = () =>
    db.idempotentAnswer.updateMany({
      where,
      data: { createdAt: new Date(Date.now() - 86_401_000) },
    })
  const first = await create(sent)
  await age()
  const second = await create(sent, { title: "Coffee" })
  expect(second.statusCode).toBe(201)
  expect(second.json().id).not.toBe(first.json().id)

  expect(await db.idempotentAnswer.count({ where })).toBe(1)
  await age()
  expect(await purgeIdempotentAnswers(database)).toBeGreaterThanOrEqual(1)
  expect(await db.idempotentAnswer.count({ where })).toBe(0)
})

test("purges thousands of answers, and none that may still be asked for", async ({
  db,
  database,
}) => {
  const { id: userId } = await makeUser(db)
  const store = (count: number, createdAt: Date) =>
    db.idempotentAnswer.createMany({
      data: Array.from({ length: count }, (_, index) => ({
        userId,
        key: `k-${createdAt.getTime()}-${index}`,
        method: "POST",
        path: "/api/tasks",
        fingerprint: new Uint8Array(32),
        status: 201,
        body: "{}",
        createdAt,
      })),
    })
  await purgeIdempotentAnswers(database)
  const now = Date.now()
  await store(2_500, new Date(now - 86_401_000))
  await store(2, new Date(now - 86_000_000))
  expect(await purgeIdempotentAnswers(database)).toBe(2_500)
  expect(await db.idempotentAnswer.count({ where: { userId } })).toBe(2)
  expect(await purgeIdempotentAnswers(database)).toBe(0)
})

test("makes the row of a person that was deleted meanwhile", async ({ app, db }) => {
  const alice = await makeUser(db)
  const sent = { app, headers: await bearer(alice), key: "k-12" }
  expect((await create(sent)).statusCode).toBe(201)
  await db.user.delete({ where: { id: alice.id } })
  const again = await create(sent)
  expect(again.statusCode).toBe(201)
  expect(again.headers).not.toHaveProperty("idempotency-replayed")
})
