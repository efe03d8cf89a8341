import { isDocketError, newTaskId, type DocketClient } from "@docket/client"
import type { CreateTaskInput, Task } from "@docket/contract"
import type { QueryClient } from "@tanstack/react-query"
import {
  conflictsOf,
  effectOf,
  hasForeignChange,
  isEmpty,
  withChange,
  type Change,
  type FieldConflict,
} from "./change.ts"
import { draftTask } from "./draft-task.ts"
import { isPassing, reasonOf } from "./task-failure.ts"
import type { TaskLists } from "./task-lists.ts"

export type TaskConflict = { task: Task; conflicts: readonly FieldConflict[] }

/** What a person is told of a change, with a way to take it back where there is one. */
export type Tidings = { title: string; reason?: string; undo?: () => void }

type WriterDeps = {
  docket: DocketClient
  queryClient: QueryClient
  lists: TaskLists
  /** Called when something was stored: counts, and lists that are out of sight, are out of date. */
  onStored: () => void
  /** Asks which fields of a conflict are to become "yours". */
  ask: (conflict: TaskConflict) => Promise<ReadonlySet<string>>
  tell: (tidings: Tidings) => void
}

export type TaskWriter = {
  add: (fields: Omit<CreateTaskInput, "id">, onRefused: () => void) => void
  edit: (task: Task, change: Change) => void
  remove: (task: Task) => void
  restore: (task: Task) => void
}

/** A task as the server has it, and the changes that it does not have yet, oldest first. */
type Entry = { confirmed: Task; pending: { change: Change }[] }

const LONGEST_PAUSE_MS = 5_000

export const mutationKeyOf = (id: string) => ["task", id] as const

/**
 * Every change of a task in the browser: shown at once, sent in its turn, sent again while Docket
 * is out of reach, and taken back with a reason when it is refused.
 */
export const createTaskWriter = (deps: WriterDeps): TaskWriter => {
  const { docket, queryClient, lists, onStored, ask, tell } = deps
  const entries = new Map<string, Entry>()

  /** Changes of one task are sent one after the other; those of different tasks at once. */
  const send = async <T>(id: string, work: (attempt: number) => Promise<T>): Promise<T> => {
    let attempt = 0
    const mutation = queryClient.getMutationCache().build(queryClient, {
      mutationKey: mutationKeyOf(id),
      scope: { id },
      mutationFn: () => work((attempt += 1)),
      retry: (_, error) => isPassing(error),
      retryDelay: (count) => Math.min(500 * 2 ** count, LONGEST_PAUSE_MS),
    })
    const result = await mutation.execute(undefined)
    onStored()
    return result
  }

  const show = ({ confirmed, pending }: Entry) =>
    lists.replace(pending.reduce((task, { change }) => withChange(task, change), confirmed))

  const store = async (entry: Entry, item: Entry["pending"][number]): Promise<Task> => {
    for (;;) {
      const { confirmed: base } = entry
      const { change } = item
      if (isEmpty(change)) return base
      try {
        const expectedVersion = base.version
        return await docket.task.update.mutate({ id: base.id, expectedVersion, ...change })
      } catch (error) {
        if (!isDocketError(error, "version_mismatch")) throw error
        const { current } = error.data
        const conflicts = conflictsOf(base, change, current)
        const yours = conflicts.length === 0 ? undefined : await ask({ task: base, conflicts })
        if (yours === undefined && hasForeignChange(base, change, current)) {
          tell({ title: "Merged with a change made elsewhere" })
        }
        const given = conflicts.map(({ field }) => field).filter((field) => !yours?.has(field))
        const kept = Object.entries(change).filter(([field]) => !given.some((one) => one === field))
        item.change = effectOf(current, Object.fromEntries(kept))
        entry.confirmed = current
        show(entry)
      }
    }
  }

  const leave = (entry: Entry, item: Entry["pending"][number]) => {
    entry.pending.splice(entry.pending.indexOf(item), 1)
    show(entry)
    if (entry.pending.length === 0) entries.delete(entry.confirmed.id)
  }

  return {
    add: (fields, onRefused) => {
      const draft = draftTask(newTaskId(), fields)
      lists.add(draft)
      send(draft.id, () => docket.task.create.mutate({ ...fields, id: draft.id })).then(
        (task) => {
          const entry = entries.get(task.id)
          if (entry === undefined) return lists.replace(task)
          entry.confirmed = task
          show(entry)
        },
        (error: unknown) => {
          lists.remove(draft.id)
          tell({ title: `Could not add "${draft.title}"`, reason: reasonOf(error) })
          onRefused()
        },
      )
    },

    edit: (task, wanted) => {
      const change = effectOf(task, wanted)
      if (isEmpty(change)) return
      const entry = entries.get(task.id) ?? { confirmed: task, pending: [] }
      const item = { change }
      entries.set(task.id, entry)
      entry.pending.push(item)
      show(entry)
      send(task.id, () => store(entry, item)).then(
        (stored) => {
          entry.confirmed = stored
          leave(entry, item)
        },
        (error: unknown) => {
          leave(entry, item)
          if (isDocketError(error, "not_found")) lists.remove(task.id)
          tell({ title: `Could not change "${task.title}"`, reason: reasonOf(error) })
        },
      )
    },

    remove: (task) => {
      const putBack = lists.remove(task.id)
      const remove = async (attempt: number) => {
        try {
          return await docket.task.delete.mutate({ id: task.id })
        } catch (error) {
          // Sent again, a delete that was done but not answered finds nothing.
          if (attempt > 1 && isDocketError(error, "not_found")) return undefined
          throw error
        }
      }
      send(task.id, remove).catch((error: unknown) => {
        if (!isDocketError(error, "not_found")) putBack()
        tell({ title: `Could not delete "${task.title}"`, reason: reasonOf(error) })
      })
      tell({
        title: `Deleted "${task.title}"`,
        undo: () => {
          putBack()
          send(task.id, () => docket.task.restore.mutate({ id: task.id })).then(
            lists.replace,
            (error: unknown) => {
              lists.remove(task.id)
              tell({ title: `Could not restore "${task.title}"`, reason: reasonOf(error) })
            },
          )
        },
      })
    },

    restore: (task) => {
      const putBack = lists.remove(task.id)
      send(task.id, () => docket.task.restore.mutate({ id: task.id })).then(
        () => tell({ title: `Restored "${task.title}"` }),
        (error: unknown) => {
          putBack()
          tell({ title: `Could not restore "${task.title}"`, reason: reasonOf(error) })
        },
      )
    },
  }
}
