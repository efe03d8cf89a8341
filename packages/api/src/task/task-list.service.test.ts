import { listTasksInput, type TaskQuery } from "@docket/contract"
import { makeTask, makeUser, testDatabase } from "@docket/db/testing"
import type { Query } from "@docket/db/sql"
import { afterAll, expect, test } from "vitest"
import { listTasks } from "./task-list.service.ts"
import type { TaskContext } from "./task.service.ts"

const db = await testDatabase()
afterAll(() => db.close())

const { id: userId } = await makeUser(db.client)
const { id: strangerId } = await makeUser(db.client)
const day = (text: string) => new Date(`${text}T00:00:00Z`)
const tasks = {
  tea: { title: "Green TEA", priority: "high", dueDate: day("2026-03-01"), tags: ["a", "b"] },
  milk: { title: "Milk", description: "for the tea", status: "in_progress", tags: ["b"] },
  bread: { title: "Bread", status: "completed", priority: "low", dueDate: day("2026-04-01") },
  trash: { title: "Old tea", deletedAt: day("2026-01-01") },
} as const
for (const [name, { tags = [], ...task }] of Object.entries<{
  title: string
  tags?: readonly string[]
}>(tasks)) {
  await makeTask(db.client, { userId, ...task, tags: [...tags] })
  await makeTask(db.client, { userId: strangerId, ...task, title: `${task.title} of ${name}` })
}

/** The titles that a query finds, and on which connections it was asked. */
const list = async (input: Partial<TaskQuery>) => {
  const asked: string[] = []
  const noting =
    (kind: "query" | "quickQuery"): Query =>
    (statement) => {
      asked.push(kind)
      return db[kind](statement)
    }
  const viewer = { id: userId, email: null, name: null, scopes: "all" } as const
  const ctx: TaskContext = {
    db: { query: noting("query"), quickQuery: noting("quickQuery") },
    loaders: {},
    record: {},
    viewer,
  }
  const page = await listTasks(ctx, listTasksInput.parse({ sort: "title", ...input }))
  return { titles: page.items.map(({ title }) => title), total: page.total, asked }
}

test.each<[query: Partial<TaskQuery>, titles: string[]]>([
  [{ status: ["in_progress"] }, ["Milk"]],
  [{ status: ["pending", "completed"] }, ["Bread", "Green TEA"]],
  [{ completed: true }, ["Bread"]],
  [{ completed: false }, ["Green TEA", "Milk"]],
  [{ priority: ["high", "low"] }, ["Bread", "Green TEA"]],
  [{ tag: "b" }, ["Green TEA", "Milk"]],
  [{ tag: "c" }, []],
  [{ dueFrom: "2026-03-02" }, ["Bread"]],
  [{ dueTo: "2026-03-31" }, ["Green TEA"]],
  [{ dueFrom: "2026-03-01", dueTo: "2026-04-01" }, ["Bread", "Green TEA"]],
  [{ q: "tea" }, ["Green TEA", "Milk"]],
  [{ q: "tea", status: ["pending"] }, ["Green TEA"]],
  [{ offset: 1 }, ["Green TEA", "Milk"]],
  [{ trash: true }, ["Old tea"]],
])("%j finds its tasks, on connections for what may take long", async (query, titles) => {
  expect(await list(query)).toEqual({ titles, total: undefined, asked: ["query"] })
})

test("a plain list is read on shared connections", async () => {
  const titles = ["Bread", "Green TEA", "Milk"]
  expect(await list({})).toEqual({ titles, total: undefined, asked: ["quickQuery"] })
  expect(await list({ count: true })).toEqual({ titles, total: 3, asked: ["quickQuery", "query"] })
})

test("offsets go over tasks with a due date and without", async () => {
  for (const sort of ["dueDate", "-dueDate"] as const) {
    const { titles } = await list({ sort })
    for (const offset of [0, 1, 2, 3]) {
      expect((await list({ sort, offset, limit: 1 })).titles).toEqual(
        titles.slice(offset, offset + 1),
      )
    }
  }
})
