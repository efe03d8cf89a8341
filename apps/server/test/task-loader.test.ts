import { randomUUID } from "node:crypto"
import { createCaller, createUserRegistry, revive, type Context } from "@docket/api"
import { makeTask, makeUser, type TestDatabase } from "@docket/db/testing"
import type { FastifyInstance } from "fastify"
import { deserialize, stringify, type SuperJSONResult } from "superjson"
import { describe, expect } from "vitest"
import { z } from "zod"
import { bearer, test } from "./fixtures.ts"

const answers = z.array(
  z.object({
    result: z.object({ data: z.unknown() }).optional(),
    error: z.object({ json: z.object({ data: z.object({ reason: z.string() }) }) }).optional(),
  }),
)

type Found = { id: string; title: string; userId: string }

/** What each call of a batch found: the task's title and owner, or why there is none. */
const getAll = async (
  app: FastifyInstance,
  headers: { authorization: string },
  ids: readonly string[],
): Promise<string[]> => {
  const inputs = ids.map((id, index) => `"${index}":${stringify({ id })}`)
  const path = ids.map(() => "task.get").join(",")
  const url = `/trpc/${path}?batch=1&input=${encodeURIComponent(`{${inputs.join(",")}}`)}`
  const response = await app.inject({ url, headers })
  return answers.parse(response.json()).map(({ result, error }, index) => {
    if (result === undefined) return error?.json.data.reason ?? "neither"
    const found = deserialize<Found>(result.data as SuperJSONResult)
    expect(found.id).toBe(ids[index]?.toLowerCase())
    return `${found.title} of ${found.userId}`
  })
}

const makePair = async ({ client }: TestDatabase) => {
  const [alice, bob] = [await makeUser(client), await makeUser(client)]
  const of = async (userId: string, change: { deletedAt?: Date } = {}) => {
    const { id, title } = await makeTask(client, { userId, ...change })
    return { id, answer: `${title} of ${userId}` }
  }
  return { alice, bob, of }
}

describe("gets in one batch", () => {
  test("each have their own answer, in any mixture", async ({ app, database }) => {
    const { alice, bob, of } = await makePair(database)
    const [first, second] = [await of(alice.id), await of(alice.id)]
    const foreign = await of(bob.id)
    const trashed = await of(alice.id, { deletedAt: new Date() })
    const none = (id: string) => ({ id, answer: "not_found" })
    const calls = [
      none(foreign.id),
      first,
      none(trashed.id),
      second,
      none(randomUUID()),
      first,
      { ...second, id: second.id.toUpperCase() },
      none(foreign.id),
      second,
      { id: "nope", answer: "invalid" },
      { ...first, id: first.id.toUpperCase() },
    ]
    const found = await getAll(
      app,
      await bearer(alice),
      calls.map(({ id }) => id),
    )
    expect(found).toEqual(calls.map(({ answer }) => answer))
  })

  test("see what a change before them has made, and what it has taken", async ({
    app,
    database,
  }) => {
    const { alice, of } = await makePair(database)
    const { id, answer } = await of(alice.id)
    const headers = await bearer(alice)
    expect(await getAll(app, headers, [id])).toEqual([answer])
    await database.client.task.update({ where: { id }, data: { title: "New" } })
    expect(await getAll(app, headers, [id, id])).toEqual(Array(2).fill(`New of ${alice.id}`))
    await database.client.task.update({ where: { id }, data: { deletedAt: new Date() } })
    expect(await getAll(app, headers, [id])).toEqual(["not_found"])
  })

  test("of two people at the same moment stay apart", async ({ app, database }) => {
    const { alice, bob, of } = await makePair(database)
    const tasks = await Promise.all(
      Array.from({ length: 12 }, (_, n) => of(n % 2 === 0 ? alice.id : bob.id)),
    )
    const ids = tasks.map(({ id }) => id)
    const people = await Promise.all(
      [alice, bob].map(async (user) => ({ user, headers: await bearer(user) })),
    )
    const both = await Promise.all(
      Array.from({ length: 20 }, (_, n) => people[n % 2]).map(async (one) => ({
        id: one?.user.id,
        found: one && (await getAll(app, one.headers, ids)),
      })),
    )
    for (const { id, found } of both) {
      expect(found).toEqual(
        tasks.map(({ answer }) => (answer.endsWith(` of ${id}`) ? answer : "not_found")),
      )
    }
  })
})

describe("callers in one process", () => {
  const contextOf = (db: TestDatabase, id: string): Context => {
    // The same at every call, as that of a request is: gets of one turn are one query.
    const viewer = { id, email: null, name: null, scopes: "all" } as const
    return {
      db,
      loaders: {},
      users: createUserRegistry(db),
      authenticate: async () => ({ kind: "viewer", viewer, expiresAt: 0 }),
      present: revive,
      requestId: "test",
      record: {},
      log: { warn: () => {} },
    }
  }

  test("that share a database never see each other's tasks", async ({ database }) => {
    const { alice, bob, of } = await makePair(database)
    const [own, foreign] = [await of(alice.id), await of(bob.id)]
    const callers = [alice, bob].map(({ id }) => createCaller(contextOf(database, id)))
    const gets = callers.flatMap((caller) =>
      [own, foreign].map(({ id }) => caller.task.get({ id })),
    )
    const outcomes = await Promise.allSettled(gets)
    expect(outcomes).toMatchObject([
      { value: { id: own.id, userId: alice.id } },
      { reason: { code: "NOT_FOUND" } },
      { reason: { code: "NOT_FOUND" } },
      { value: { id: foreign.id, userId: bob.id } },
    ])
  })

  const counting = (db: TestDatabase) => {
    const seen = { statements: 0 }
    const quickQuery: Context["db"]["quickQuery"] = (statement) => {
      seen.statements += 1
      return db.quickQuery(statement)
    }
    return { seen, db: { query: db.query, quickQuery } }
  }

  test("get what they ask for in one turn with one statement", async ({ database }) => {
    const { alice, of } = await makePair(database)
    const tasks = [await of(alice.id), await of(alice.id), await of(alice.id)]
    const { seen, db } = counting(database)
    const caller = createCaller({ ...contextOf(database, alice.id), db })
    const found = await Promise.all(tasks.map(({ id }) => caller.task.get({ id })))
    expect(found.map(({ id }) => id)).toEqual(tasks.map(({ id }) => id))
    expect(seen.statements).toBe(1)
  })

  test("get each what they ask for where it was asked for", async ({ database }) => {
    const { alice, of } = await makePair(database)
    const { id } = await of(alice.id)
    const [one, other] = [counting(database), counting(database)]
    const context = contextOf(database, alice.id)
    for (const { db, seen } of [one, other, one]) {
      const before = seen.statements
      await createCaller({ ...context, db }).task.get({ id })
      expect(seen.statements).toBe(before + 1)
    }
  })

  test("get a task that was made after the last time they asked", async ({ database }) => {
    const { alice } = await makePair(database)
    const caller = createCaller(contextOf(database, alice.id))
    const id = randomUUID()
    await expect(caller.task.get({ id })).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: "There is no such task.",
    })
    await caller.task.create({ id, title: "Tea" })
    const found = await caller.task.get({ id })
    expect(found).toMatchObject({ title: "Tea", userId: alice.id })
    expect(found.createdAt).toBeInstanceOf(Date)
    expect(await caller.task.get({ id: id.toUpperCase() })).toEqual(found)
  })
})
