import { randomUUID } from "node:crypto"
import type { Task, TaskPage, TaskQuery, TaskSortField } from "@docket/contract"
import type { PrismaClient } from "@docket/db"
import { makeTask } from "@docket/db/testing"
import { expect } from "vitest"
import { fieldsOf, type Changeable } from "./doors.ts"
import { days } from "./fuzz-inputs.ts"

export type Known = Changeable & Pick<Task, "id" | "createdAt" | "updatedAt" | "deletedAt">

const titles = [
  ["apfel", "Apfel", "äpfel", "ÄPFEL", "banane", "Жук", "жук", "50%", "a_b", "a\\b", "zoo"],
  ["tea 😀", "Tea", "tea", "Ünïcode", "x y z"],
].flat()
const priorities = ["none", "low", "medium", "high", "urgent"] as const
const statuses = ["pending", "in_progress", "completed"] as const
export const tagPool = ["home", "work", "Ünïcode", "x y"] as const

const at = <T>(items: readonly T[], index: number): T => {
  const item = items[index % items.length]
  return item === undefined ? expect.unreachable() : item
}

const minute = (count: number) => new Date(Date.UTC(2026, 1, 28, 12, count))

/** Tasks of every kind, some of them in the trash, with equal titles, times, days and priorities. */
export const makeKnown = async (db: PrismaClient, userId: string): Promise<Known[]> => {
  const known: Known[] = []
  // In the same order at every run.
  const prefix = randomUUID().slice(0, -12)
  for (const [index, title] of [...titles, ...titles.slice(0, 5)].entries()) {
    const dueDate = at([null, ...days], index)
    const fields: Changeable = {
      title,
      description: at([null, "", "A cup of TEA", "mit ÄPFELN"], index),
      status: at(statuses, index),
      priority: at(priorities, index * 3),
      dueDate,
      tags: tagPool.filter((_, place) => (index + place) % 3 === 0),
    }
    const times = {
      createdAt: minute(index % 6),
      updatedAt: minute(20 - (index % 5)),
      deletedAt: index < titles.length ? null : minute(30),
    }
    const task = { id: prefix + String((index * 5) % 32).padStart(12, "0"), ...fields, ...times }
    const due = dueDate === null ? null : new Date(dueDate)
    await makeTask(db, { ...task, userId, dueDate: due })
    known.push(task)
  }
  return known
}

const collator = new Intl.Collator("en")
const order = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

const compareBy: Record<TaskSortField, (a: Known, b: Known) => number> = {
  createdAt: (a, b) => order(a.createdAt.getTime(), b.createdAt.getTime()),
  updatedAt: (a, b) => order(a.updatedAt.getTime(), b.updatedAt.getTime()),
  title: (a, b) => collator.compare(a.title, b.title),
  priority: (a, b) => priorities.indexOf(a.priority) - priorities.indexOf(b.priority),
  dueDate: (a, b) => order(a.dueDate ?? "", b.dueDate ?? ""),
}

const comparison = (sort: TaskQuery["sort"]) => {
  const field = sort.replace("-", "") as TaskSortField // the names that there are, but for the sign
  const sign = sort.startsWith("-") ? -1 : 1
  return (a: Known, b: Known): number => {
    const nullsLast = field === "dueDate" ? order(a.dueDate === null, b.dueDate === null) : 0
    return nullsLast || sign * (compareBy[field](a, b) || order(a.id, b.id))
  }
}

/** One by one, so that a sigma is folded alike at the end of a word; `ı` is no `i` in any case. */
const folded = (text: string | null): string =>
  Array.from(text ?? "", (one) => (one === "ı" ? one : one.toUpperCase().toLowerCase())).join("")

/** A whole list in its order, by section 2 of the contract. */
export const listOf = (known: readonly Known[], query: TaskQuery): Known[] => {
  const { status, completed, priority, tag, dueFrom, dueTo, q, trash } = query
  return known
    .filter(({ deletedAt }) => (deletedAt !== null) === trash)
    .filter((task) => status?.includes(task.status) ?? true)
    .filter((task) => completed === undefined || completed === (task.status === "completed"))
    .filter((task) => priority?.includes(task.priority) ?? true)
    .filter((task) => tag === undefined || task.tags.includes(tag))
    .filter(({ dueDate }) => dueFrom === undefined || (dueDate !== null && dueDate >= dueFrom))
    .filter(({ dueDate }) => dueTo === undefined || (dueDate !== null && dueDate <= dueTo))
    .filter((task) =>
      [task.title, task.description].some(
        (text) => folded(text).includes(folded(q ?? "")) && (text !== null || q === undefined),
      ),
    )
    .toSorted(comparison(query.sort))
}

export type Wanted = { known: readonly Known[]; query: TaskQuery; after: Known | null }

const view = (task: Known | Task): Known => ({
  ...fieldsOf(task),
  id: task.id,
  createdAt: task.createdAt,
  updatedAt: task.updatedAt,
  deletedAt: task.deletedAt,
})

/** Checks a page against the tasks that there are. Gives back those of the next page. */
export const expectPage = (page: TaskPage, { known, query, after }: Wanted): Known[] => {
  const { limit, offset = 0, sort, count } = query
  const all = listOf(known, query)
  const rest = all
    .filter((task) => after === null || comparison(sort)(task, after) > 0)
    .slice(offset)
  expect(page.items.map(view)).toEqual(rest.slice(0, limit).map(view))
  expect(page.nextCursor !== null).toBe(rest.length > limit)
  expect(page.total).toBe(count ? all.length : undefined)
  return rest.slice(limit, 2 * limit)
}
