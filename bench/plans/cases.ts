import type { createCaller } from "@docket/api"
import { taskSort, type ListTasksInput } from "@docket/contract"
import { tagNames } from "../data/vocabulary.ts"

export type Tasks = ReturnType<typeof createCaller>["task"]

/** How many rows each statement of a call may read and sort. */
export type Bounds = { read: number; sorted: number }

export type Case = { name: string; run: () => Promise<unknown>; bounds: Bounds }

type Input = NonNullable<ListTasksInput>
type List = [name: string, input: Input, bounds?: Bounds]

const filters: [string, Input][] = [
  ["status = in_progress", { status: "in_progress" }],
  ["status = pending, in_progress", { status: ["pending", "in_progress"] }],
  ["completed = false", { completed: false }],
  ["priority = urgent", { priority: "urgent" }],
  ["priority = high, urgent", { priority: ["high", "urgent"] }],
  ["tag, a frequent one", { tag: tagNames[0] }],
  ["tag, a rare one", { tag: tagNames.at(-1) }],
  ["tag of no task", { tag: "nowhere" }],
  ["dueFrom, the last month", { dueFrom: "2026-10-01" }],
  ["dueFrom, nearly all", { dueFrom: "2024-01-01" }],
  ["dueTo, the first month", { dueTo: "2023-12-01" }],
  ["dueFrom and dueTo, a week", { dueFrom: "2025-03-03", dueTo: "2025-03-09" }],
  ["dueTo, open, by title", { dueTo: "2026-11-01", completed: false, sort: "title" }],
  ["q in many tasks", { q: "report" }],
  ["q in no task", { q: "xylophone" }],
]

/** Every kind of call on one user's tasks. Its writes leave a task with another title. */
export async function casesOf(tasks: Tasks): Promise<Case[]> {
  const live = await totalOf(tasks, {})
  const whole = { read: live, sorted: 0 }
  const lists = [
    ...(await sortedLists(tasks)),
    ...(await trashLists(tasks)),
    ["offset 10,000", { offset: 10_000 }],
    ["offset 10,000, dueDate", { offset: 10_000, sort: "dueDate" }],
    ...(await Promise.all(filters.map(([name, input]) => filteredList(tasks, name, input)))),
    ["count", { count: true }, whole],
    ["count, q in no task", { q: "xylophone", count: true }, whole],
  ] satisfies List[]
  return [
    ...lists.map(([name, input, bounds = pageOf(input)]: List) => ({
      name,
      run: () => tasks.list(input),
      bounds,
    })),
    { name: "stats", run: () => tasks.stats(), bounds: whole },
    ...(await singleCases(tasks)),
  ]
}

async function sortedLists(tasks: Tasks): Promise<List[]> {
  const lists: List[] = []
  for (const sort of taskSort.options) {
    lists.push([`${sort}, first page`, { sort }])
    lists.push([`${sort}, middle`, { sort, cursor: await cursorAt(tasks, { sort }, 0.35) }])
    if (!sort.endsWith("dueDate")) continue
    lists.push([`${sort}, undated`, { sort, cursor: await cursorAt(tasks, { sort }, 0.85) }])
  }
  return lists
}

/** No index is in the order of a trash: it is sorted whole. */
async function trashLists(tasks: Tasks): Promise<List[]> {
  const total = await totalOf(tasks, { trash: true })
  const cursor = await cursorAt(tasks, { trash: true }, 0.5)
  const whole = { read: total, sorted: total }
  return [
    ["trash, first page", { trash: true }, whole],
    ["trash, middle", { trash: true, cursor }, whole],
    ["trash, dueDate", { trash: true, sort: "dueDate" }, { read: 2 * total, sorted: 2 * total }],
  ]
}

/**
 * An index may serve the filter instead of the order; then what it finds is sorted. That must not
 * be more than the order's index would have to read until a page of matches has come by.
 */
async function filteredList(tasks: Tasks, name: string, input: Input): Promise<List> {
  const live = await totalOf(tasks, {})
  const matching = await totalOf(tasks, input)
  const page = pageOf(input).sorted
  const readInOrder = Math.ceil(Math.min(live, (page * live) / Math.max(matching, 1)))
  return [name, input, { read: live, sorted: Math.max(page, readInOrder) }]
}

async function singleCases(tasks: Tasks): Promise<Case[]> {
  const { items } = await tasks.list({ sort: "title", limit: 1, offset: 5 })
  const id = items[0]?.id ?? ""
  const runs = {
    get: () => tasks.get({ id }),
    update: () => tasks.update({ id, title: "Seen by the planner", priority: "low" }),
    toggle: () => tasks.toggle({ id }),
    delete: () => tasks.delete({ id }),
    restore: () => tasks.restore({ id }),
  }
  return Object.entries(runs).map(([name, run]) => ({ name, run, bounds: { read: 1, sorted: 0 } }))
}

/** One row more than the page is read; with due dates, of the dated and of the undated tasks. */
function pageOf({ limit = 20, offset = 0, sort = "-createdAt" }: Input): Bounds {
  const rows = (offset + limit + 1) * (sort.endsWith("dueDate") ? 2 : 1)
  return { read: rows, sorted: rows }
}

async function totalOf(tasks: Tasks, input: Input): Promise<number> {
  const { total = 0 } = await tasks.list({ ...input, limit: 1, count: true })
  return total
}

/** A cursor that far into a list; the filter shortens the way there, the cursor is free of it. */
async function cursorAt(tasks: Tasks, list: Input, part: number): Promise<string> {
  const some: Input = { ...list, status: "in_progress" }
  const offset = Math.floor((await totalOf(tasks, some)) * part)
  const { nextCursor } = await tasks.list({ ...some, limit: 1, offset })
  if (nextCursor === null) throw new Error(`There is no task in progress ${part} into the list`)
  return nextCursor
}
