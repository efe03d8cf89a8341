import type { createCaller } from "@docket/api"
import { taskSort, type ListTasksInput } from "@docket/contract"
import { tagNames } from "./vocabulary.ts"

export type Tasks = ReturnType<typeof createCaller>["task"]

/** How many rows a call may read and sort at most. */
export type Bounds = { read: number; sorted: number }

export type Case = { name: string; run: () => Promise<unknown>; bounds: Bounds }

const limit = 20
const dueSorts = ["dueDate", "-dueDate"] as const

/** Every kind of call on one user's tasks. Writes leave the tasks nearly as they were. */
export async function casesOf(tasks: Tasks): Promise<Case[]> {
  const { total: live = 0 } = await tasks.list({ count: true })
  const { total: deleted = 0 } = await tasks.list({ trash: true, count: true })
  const list = (name: string, input: ListTasksInput, bounds?: Partial<Bounds>): Case => {
    const parts = input.sort && /dueDate/.test(input.sort) ? 2 : 1
    const page = (limit + 1 + (input.offset ?? 0)) * parts
    return {
      name,
      run: () => tasks.list(input),
      bounds: { read: page, sorted: page, ...bounds },
    }
  }

  const sorted: Case[] = []
  for (const sort of taskSort.options) {
    sorted.push(list(`${sort}, first page`, { sort }))
    const middle = await cursorAt(tasks, { sort }, 0.35)
    sorted.push(list(`${sort}, from the middle`, { sort, cursor: middle }))
  }
  for (const sort of dueSorts) {
    const undated = await cursorAt(tasks, { sort }, 0.85)
    sorted.push(list(`${sort}, from the undated`, { sort, cursor: undated }))
  }

  const trash = { read: deleted, sorted: deleted }
  const trashed = [
    list("trash, first page", { trash: true }, trash),
    list("trash, from the middle", {
      trash: true,
      cursor: await cursorAt(tasks, { trash: true }, 0.5),
    }, trash),
    list("trash, dueDate", { trash: true, sort: "dueDate" }, trash),
  ]

  const filtered = filters.map(([name, input]) => list(name, input, { read: live }))
  return [
    ...sorted,
    ...trashed,
    list("offset 10,000", { offset: 10_000 }),
    list("offset 10,000, dueDate", { offset: 10_000, sort: "dueDate" }),
    ...filtered,
    list("count", { count: true }, { read: live }),
    { name: "stats", run: () => tasks.stats(), bounds: { read: live, sorted: 0 } },
    ...(await singleCases(tasks)),
  ]
}

const filters: [string, ListTasksInput][] = [
  ["status = in_progress", { status: "in_progress" }],
  ["status = pending or in_progress", { status: ["pending", "in_progress"] }],
  ["completed = false", { completed: false }],
  ["priority = urgent", { priority: "urgent" }],
  ["tag, a frequent one", { tag: tagNames[0] }],
  ["tag, a rare one", { tag: tagNames.at(-1) }],
  ["tag that no task has", { tag: "nowhere" }],
  ["dueFrom, recent", { dueFrom: "2026-10-01" }],
  ["dueTo, long ago", { dueTo: "2023-12-01" }],
  ["dueFrom and dueTo, a week", { dueFrom: "2025-03-03", dueTo: "2025-03-09" }],
  ["q in many tasks", { q: "report" }],
  ["q in no task", { q: "xylophone" }],
  ["q in no task, count", { q: "xylophone", count: true }],
]

async function singleCases(tasks: Tasks): Promise<Case[]> {
  const { items } = await tasks.list({ sort: "title", limit: 1, offset: 5 })
  const id = items[0]?.id ?? ""
  const one = (name: string, run: () => Promise<unknown>): Case => ({
    name: `${name} by id`,
    run,
    bounds: { read: 1, sorted: 0 },
  })
  return [
    one("get", () => tasks.get({ id })),
    one("update", () => tasks.update({ id, title: "Seen by the planner", priority: "low" })),
    one("toggle", () => tasks.toggle({ id })),
    one("delete", () => tasks.delete({ id })),
    one("restore", () => tasks.restore({ id })),
  ]
}

/** A cursor that far into a list; a filter keeps the way there short, a cursor does not hold it. */
async function cursorAt(tasks: Tasks, list: ListTasksInput, part: number): Promise<string> {
  const some: ListTasksInput = { ...list, status: "in_progress" }
  const { total = 0 } = await tasks.list({ ...some, count: true })
  const { nextCursor } = await tasks.list({ ...some, limit: 1, offset: Math.floor(total * part) })
  if (nextCursor === null) throw new Error(`no task in progress ${part} into the list`)
  return nextCursor
}
