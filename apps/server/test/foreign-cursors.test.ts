import { randomUUID } from "node:crypto"
import { taskSort, type TaskSort } from "@docket/contract"
import type { PrismaClient } from "@docket/db"
import { makeTask, makeUser } from "@docket/db/testing"
import type { FastifyInstance } from "fastify"
import { describe, expect } from "vitest"
import { caller, valueOf, type Answer } from "./doors.ts"
import { bearer, test } from "./fixtures.ts"
import { forge, keys, keysOfYear0, misshapen } from "./hostile-cursors.ts"

const lists = taskSort.options.flatMap((sort) => [false, true].map((trash) => ({ sort, trash })))
type List = { sort: TaskSort; trash: boolean }

/** In each list three tasks, the last without a due date. */
const makeMember = async (app: FastifyInstance, db: PrismaClient) => {
  const user = await makeUser(db)
  const own = new Set<string>()
  for (const deletedAt of [null, new Date()]) {
    for (const dueDate of [new Date("2026-01-01"), new Date("2026-01-02"), null]) {
      own.add((await makeTask(db, { userId: user.id, dueDate, deletedAt })).id)
    }
  }
  const call = caller(app, await bearer(user))
  const page = async (list: List, limit = 1) =>
    valueOf(await call("trpc", "task.list", { ...list, limit }))
  return { user, own, call, page }
}
type Member = Awaited<ReturnType<typeof makeMember>>

const cursorOf = async ({ page }: Member, list: List, limit = 1): Promise<string> =>
  (await page(list, limit)).nextCursor ?? expect.unreachable()

const payloadOf = (cursor: string): string =>
  Buffer.from(cursor.split(".", 1)[0] ?? "", "base64url").toString()

const refusal = { status: 422, reason: "invalid", value: null, current: null }
const isRefused = (answer: Answer<unknown>, what: string): void => {
  expect(answer, what).toMatchObject({
    ...refusal,
    errors: [{ pointer: "/cursor", code: "invalid_cursor", message: expect.any(String) }],
  })
}

/** The answers of both doors, which are refusals or one and the same page of one's own. */
const follow = async ({ own, call }: Member, list: List, cursor: string) => {
  const [trpc, rest] = await Promise.all([
    call("trpc", "task.list", { ...list, cursor }),
    call("put", "task.list", { ...list, cursor }),
  ])
  const what = payloadOf(cursor)
  expect([rest.status, rest.value], what).toEqual([trpc.status, trpc.value])
  if (trpc.value === null) {
    isRefused(trpc, what)
    isRefused(rest, what)
    return null
  }
  const { items } = trpc.value
  // By id: the server writes the asker's as every owner's.
  expect(
    items.filter(({ id }) => !own.has(id)),
    what,
  ).toEqual([])
  expect(
    items.filter(({ deletedAt }) => (deletedAt !== null) !== list.trash),
    what,
  ).toEqual([])
  return items.map(({ id }) => id)
}

const refuses = async (member: Member, list: List, cursor: string) =>
  expect(await follow(member, list, cursor), payloadOf(cursor)).toBeNull()

test.for(lists)(
  "a cursor of $sort, trash $trash, is of no use elsewhere",
  async (list, { app, db }) => {
    const [alice, bob] = [await makeMember(app, db), await makeMember(app, db)]
    const foreign = [await cursorOf(alice, list), await cursorOf(alice, list, 2)]
    for (const cursor of foreign) await refuses(bob, list, cursor)

    const elsewhere = lists.filter(({ sort, trash }) => sort !== list.sort || trash !== list.trash)
    for (const other of elsewhere) {
      await refuses(alice, list, await cursorOf(alice, other))
    }
    for (const cursor of foreign) expect(await follow(alice, list, cursor)).not.toEqual([])
  },
)

describe.for(lists)("a cursor of $sort, trash $trash, with a digest of the attacker's", (list) => {
  const { sort, trash } = list

  test("is made as the server makes it", async ({ app, db }) => {
    const alice = await makeMember(app, db)
    const cursor = await cursorOf(alice, list)
    expect(forge(payloadOf(cursor), { userId: alice.user.id, sort, trash })).toBe(cursor)
  })

  test("leads from another's position to tasks of one's own", async ({ app, db }) => {
    const [alice, bob] = [await makeMember(app, db), await makeMember(app, db)]
    const binding = { userId: bob.user.id, sort, trash }
    const { items } = await alice.page(list, 100)
    for (const limit of [1, 2]) {
      const stolen = await cursorOf(alice, list, limit)
      await refuses(bob, list, forge(payloadOf(stolen), { ...binding, userId: alice.user.id }))
      const [version, key, id] = JSON.parse(payloadOf(stolen))
      expect(id).toBe(items[limit - 1]?.id)
      const after = await follow(bob, list, forge(payloadOf(stolen), binding))
      expect(after).not.toBeNull()
      // Of these both people's tasks have the same, so that the id decides.
      if (sort.endsWith("priority") || sort.endsWith("dueDate")) continue
      const unknown = JSON.stringify([version, key, randomUUID()])
      expect(await follow(bob, list, forge(unknown, binding))).toEqual(after)
    }
  })

  test("is refused with any key that no task could have", async ({ app, db }) => {
    const [alice, bob] = [await makeMember(app, db), await makeMember(app, db)]
    const binding = { userId: bob.user.id, sort, trash }
    const { items } = await alice.page(list)
    const accepted: string[] = []
    for (const key of keys) {
      const content = `[1,${key},${JSON.stringify(items[0]?.id)}]`
      if ((await follow(bob, list, forge(content, binding))) !== null) accepted.push(key)
    }
    expect(accepted).toEqual(keys.filter((key) => isKeyOf(sort, JSON.parse(key))))
  })

  test("is refused in the year 0, which PostgreSQL does not have", async ({ app, db }) => {
    const bob = await makeMember(app, db)
    for (const key of keysOfYear0) {
      const content = `[1,${key},"${randomUUID()}"]`
      const after = await follow(bob, list, forge(content, { userId: bob.user.id, sort, trash }))
      if (!sort.endsWith("title")) expect(after, key).toBeNull()
    }
  })

  test("is refused in any other shape", async ({ app, db }) => {
    const [alice, bob] = [await makeMember(app, db), await makeMember(app, db)]
    const binding = { userId: bob.user.id, sort, trash }
    const [, key, id] = JSON.parse(payloadOf(await cursorOf(alice, list)))
    for (const content of misshapen(JSON.stringify(key), id)) {
      await refuses(bob, list, forge(content, binding))
    }
  })
})

const isTitle = (key: unknown): boolean =>
  typeof key === "string" &&
  key.isWellFormed() &&
  !key.includes("\0") &&
  key.trim() !== "" &&
  Array.from(key).length <= 200

const goodTimes: unknown[] = ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"]
const goodKeys: Record<string, unknown[]> = {
  createdAt: goodTimes,
  updatedAt: goodTimes,
  dueDate: [null, "0001-01-01", "9999-12-31"],
  priority: ["none", "urgent"],
}

/** Whether a task could have it, and stand at this place in the list. */
const isKeyOf = (sort: TaskSort, key: unknown): boolean =>
  goodKeys[sort.replace("-", "")]?.includes(key) ?? isTitle(key)
