import type { Task, TaskSort, TaskSortField } from "@docket/contract"
import { priorities } from "./values.ts"
import type { Saved } from "./world.ts"

export type ListQuery = {
  limit: number
  sort: TaskSort
  trash: boolean
  count: boolean
  cursor?: string
  offset?: number
  status?: Task["status"][]
  completed?: boolean
  priority?: Task["priority"][]
  tag?: string
  dueFrom?: string
  dueTo?: string
  q?: string
}

const collator = new Intl.Collator("en")
const order = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

const compareBy: Record<TaskSortField, (a: Task, b: Task) => number> = {
  createdAt: (a, b) => a.createdAt.getTime() - b.createdAt.getTime(),
  updatedAt: (a, b) => a.updatedAt.getTime() - b.updatedAt.getTime(),
  title: (a, b) => collator.compare(a.title, b.title),
  priority: (a, b) => priorities.indexOf(a.priority) - priorities.indexOf(b.priority),
  dueDate: (a, b) => order(a.dueDate ?? "", b.dueDate ?? ""),
}

function comparison(sort: TaskSort): (a: Task, b: Task) => number {
  const field = sort.replace("-", "") as TaskSortField
  const sign = sort.startsWith("-") ? -1 : 1
  return (a, b) => {
    const nullsLast = field === "dueDate" ? order(a.dueDate === null, b.dueDate === null) : 0
    return nullsLast || sign * (compareBy[field](a, b) || order(a.id, b.id))
  }
}

const matches = (task: Task, query: ListQuery): boolean => {
  const { status, completed, priority, tag, dueFrom, dueTo, q } = query
  const has = (text: string | null) =>
    q === undefined || (text?.toLowerCase().includes(q.toLowerCase()) ?? false)
  return (
    (task.deletedAt !== null) === query.trash &&
    (status?.includes(task.status) ?? true) &&
    (completed === undefined || task.completed === completed) &&
    (priority?.includes(task.priority) ?? true) &&
    (tag === undefined || task.tags.includes(tag)) &&
    (dueFrom === undefined || (task.dueDate !== null && task.dueDate >= dueFrom)) &&
    (dueTo === undefined || (task.dueDate !== null && task.dueDate <= dueTo)) &&
    (has(task.title) || has(task.description))
  )
}

/** The page of somebody's tasks that a query is answered with, after that of a cursor. */
export function pageOf(tasks: readonly Task[], query: ListQuery, saved: Saved | undefined) {
  const { sort, limit, offset = 0, count } = query
  const by = comparison(sort)
  const matching = tasks.filter((task) => matches(task, query)).toSorted(by)
  const last = saved?.last
  const rest = matching.filter((task) => !last || by(task, last) > 0).slice(offset)
  return {
    items: rest.slice(0, limit),
    hasNext: rest.length > limit,
    total: count ? matching.length : undefined,
  }
}
