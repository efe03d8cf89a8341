import { randomUUID } from "node:crypto"
import { makeTask, makeUser, testDatabase } from "@docket/db/testing"
import type { Query } from "@docket/db/sql"
import { afterAll, describe, expect, test } from "vitest"
import { deleteTask, restoreTask, toggleTask, updateTask } from "./task-change.service.ts"
import type { TaskContext } from "./task.service.ts"

const db = await testDatabase()
afterAll(() => db.close())

/**
 * A live task, and a context whose statements find it otherwise than the one before: in the trash when
 * it is written to and out of it when it is read, or the other way round, for this many statements.
 */
const setUp = async (changes: number, { writesFind }: { writesFind: "live" | "trashed" }) => {
  const { id: userId } = await makeUser(db.client)
  const { id } = await makeTask(db.client, { userId })
  const put = (where: "live" | "trashed") =>
    db.client.task.update({
      where: { id },
      data: { deletedAt: where === "live" ? null : new Date() },
    })
  const readsFind = writesFind === "live" ? "trashed" : "live"
  const seen = { statements: 0 }
  await put(readsFind)
  const query: Query = async (statement) => {
    seen.statements += 1
    if (seen.statements <= changes) await put(seen.statements % 2 === 1 ? writesFind : readsFind)
    return db.query(statement)
  }
  const viewer = { id: userId, email: null, name: null, scopes: "all" } as const
  const ctx: TaskContext = { db: { query, quickQuery: query }, loaders: {}, record: {}, viewer }
  return { ctx, id, seen }
}

const changes = {
  update: (ctx: TaskContext, id: string) => updateTask(ctx, { id, title: "New" }),
  toggle: (ctx: TaskContext, id: string) => toggleTask(ctx, { id }),
  delete: (ctx: TaskContext, id: string) => deleteTask(ctx, { id }),
}
const outcomes = {
  update: { title: "New", deletedAt: null },
  toggle: { completed: true, deletedAt: null },
  delete: { deletedAt: expect.any(String) },
}

describe.each(["update", "toggle", "delete"] as const)("%s", (name) => {
  test("is tried again while the task is changed by others, three times in all", async () => {
    const { ctx, id, seen } = await setUp(4, { writesFind: "trashed" })
    expect(await changes[name](ctx, id)).toMatchObject({ id, ...outcomes[name] })
    expect(seen.statements).toBe(5)
  })

  test("gives up after three times, and says that it can be tried again", async () => {
    const { ctx, id, seen } = await setUp(6, { writesFind: "trashed" })
    await expect(changes[name](ctx, id)).rejects.toMatchObject({
      code: "unavailable",
      cause: { message: "task kept changing through 3 attempts to write it" },
    })
    expect(seen.statements).toBe(6)
  })

  test("of a task that is not there says so", async () => {
    const { ctx } = await setUp(0, { writesFind: "live" })
    await expect(changes[name](ctx, randomUUID())).rejects.toMatchObject({
      code: "not_found",
      message: "There is no such task.",
    })
  })
})

test("restore is tried again too", async () => {
  const { ctx, id, seen } = await setUp(4, { writesFind: "live" })
  expect(await restoreTask(ctx, { id })).toMatchObject({ id, deletedAt: null })
  expect(seen.statements).toBe(5)
})
