import type { Task } from "@docket/contract"
import type { ListInput } from "./filters.ts"

/** A task as this tab knows it to be, whatever a list says that was asked for earlier. */
type KnownTask = {
  task: Task
  /** Something of it is still to be sent. */
  isUnsent: boolean
  /** It was added, deleted or restored here, so that lists may not have it yet. */
  isMoved: boolean
}

export type KnownTasks = ReadonlyMap<string, KnownTask>

/** Whether a list with this input has the task, as far as a browser can tell. */
export const isListed = (task: Task, { trash = false, ...filters }: ListInput): boolean => {
  const { status, completed, priority, tag, dueFrom, dueTo, q } = filters
  if (trash !== (task.deletedAt !== null)) return false
  if (status !== undefined && ![status].flat().includes(task.status)) return false
  if (completed !== undefined && completed !== task.completed) return false
  if (priority !== undefined && ![priority].flat().includes(task.priority)) return false
  if (tag !== undefined && !task.tags.includes(tag)) return false
  if (dueFrom !== undefined && (task.dueDate === null || task.dueDate < dueFrom)) return false
  if (dueTo !== undefined && (task.dueDate === null || task.dueDate > dueTo)) return false
  const text = `${task.title}\n${task.description ?? ""}`.toLocaleLowerCase()
  return q === undefined || text.includes(q.toLocaleLowerCase())
}

/**
 * The tasks of a list with what this tab knows of them. A task that was changed stays where it is until the
 * list is asked for again; one that the list does not have yet stands at its head.
 */
export const withKnown = (
  listed: readonly Task[],
  known: KnownTasks,
  input: ListInput,
): readonly Task[] => {
  if (known.size === 0) return listed
  const { trash = false } = input
  const present = new Set(listed.map(({ id }) => id))
  const added = [...known.values()]
    .filter(({ task, isMoved }) => isMoved && !present.has(task.id) && isListed(task, input))
    .map(({ task }) => task)
  const current = listed
    .map((task) => {
      const own = known.get(task.id)
      return own !== undefined && (own.isUnsent || own.task.version > task.version)
        ? own.task
        : task
    })
    .filter(({ deletedAt }) => trash === (deletedAt !== null))
  return [...added.toReversed(), ...current]
}
