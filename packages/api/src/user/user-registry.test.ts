import { randomUUID } from "node:crypto"
import { makeUser, testDatabase } from "@docket/db/testing"
import type { Query } from "@docket/db/sql"
import { afterAll, expect, test } from "vitest"
import { createUserRegistry, MissingUserRow, withUserRow } from "./user-registry.ts"

const db = await testDatabase()
afterAll(() => db.close())

/** A registry on the database that counts its statements, does something before each, and keeps its warnings. */
const setUp = (
  capacity?: number,
  before: (statement: number) => Promise<unknown> = async () => {},
) => {
  const seen = { statements: 0, warnings: [] as string[] }
  const query: Query = async (statement) => {
    seen.statements += 1
    await before(seen.statements)
    return db.query(statement)
  }
  const log = { warn: (_: object, message: string) => void seen.warnings.push(message) }
  const users = createUserRegistry({ query, quickQuery: query }, capacity)
  const viewerOf = (id: string, email: string | null = null) =>
    ({ id, email, name: null, scopes: "all" }) as const
  return {
    seen,
    users,
    log,
    viewerOf,
    ensure: (id: string, email?: string | null) => users.ensure(viewerOf(id, email), log),
  }
}

const emailOf = async (id: string) =>
  (await db.client.user.findUniqueOrThrow({ where: { id } })).email

test("makes a row in two statements, and remembers it", async () => {
  const { seen, ensure } = setUp()
  const id = randomUUID()
  await ensure(id, `${id}@example.com`)
  expect(await emailOf(id)).toBe(`${id}@example.com`)
  expect(seen).toEqual({ statements: 2, warnings: [] })
  await ensure(id)
  expect(seen.statements).toBe(2)
})

test("asks for a row that is there once, and writes nothing", async () => {
  const { seen, ensure } = setUp()
  const { id } = await makeUser(db.client)
  await Promise.all([ensure(id), ensure(id), ensure(id)])
  await ensure(id)
  expect(seen).toEqual({ statements: 1, warnings: [] })
})

test("takes a row that another copy made at the same moment for its own", async () => {
  const id = randomUUID()
  const { seen, ensure } = setUp(9, async (statement) => {
    if (statement === 2) await makeUser(db.client, { id, email: null })
  })
  await ensure(id, `${id}@example.com`)
  expect(await emailOf(id)).toBeNull()
  expect(seen).toEqual({ statements: 3, warnings: [] })
})

test("leaves an e-mail to whom it belongs, and says so", async () => {
  const { seen, ensure } = setUp()
  const owner = await makeUser(db.client)
  const id = randomUUID()
  await ensure(id, owner.email)
  expect(await emailOf(id)).toBeNull()
  expect(seen.warnings).toEqual([
    "e-mail belongs to another user; the new user is made without one",
  ])
})

test("does not remember a row that it failed to make", async () => {
  const { seen, ensure } = setUp(9, async (statement) => {
    if (statement === 2) throw new Error("the database is gone")
  })
  const id = randomUUID()
  await expect(ensure(id)).rejects.toThrow("the database is gone")
  await ensure(id)
  expect(seen.statements).toBe(4)
  expect(await emailOf(id)).toBeNull()
})

test("remembers as many as it may, the latest", async () => {
  const { seen, ensure } = setUp(2)
  const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()]
  for (const id of [one, two, one, two]) await ensure(id)
  expect(seen.statements).toBe(4)
  await ensure(three)
  for (const id of [two, three]) await ensure(id)
  expect(seen.statements).toBe(6)
  await ensure(one)
  expect(seen.statements).toBe(7)
})

test("asks again once it was told to forget", async () => {
  const { seen, users, ensure } = setUp()
  const { id } = await makeUser(db.client)
  await ensure(id)
  users.forget(id)
  await ensure(id)
  expect(seen.statements).toBe(2)
})

test("work that misses the row is done again with it, once", async () => {
  const { users, log, viewerOf, ensure } = setUp()
  const viewer = viewerOf(randomUUID())
  await ensure(viewer.id)
  await db.client.user.delete({ where: { id: viewer.id } })
  let times = 0
  const work = async () => {
    times += 1
    if ((await db.client.user.count({ where: { id: viewer.id } })) === 0) throw new MissingUserRow()
    return "done"
  }
  expect(await withUserRow({ users, viewer, log }, work)).toBe("done")
  expect(times).toBe(2)
})

test("work that fails in another way is not done again", async () => {
  const { users, log, viewerOf } = setUp()
  let times = 0
  const work = async () => {
    times += 1
    throw new Error("something else")
  }
  const viewer = viewerOf(randomUUID())
  await expect(withUserRow({ users, viewer, log }, work)).rejects.toThrow("something else")
  expect(times).toBe(1)
})
