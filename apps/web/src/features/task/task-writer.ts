import { isDocketError, newTaskId, type DocketClient } from "@docket/client"
import type { CreateTaskInput, Task } from "@docket/contract"
import type { QueryClient } from "@tanstack/react-query"
import {
  conflictsOf,
  effectOf,
  hasForeignChange,
  isEmpty,
  without,
  withChange,
  type Change,
  type EditableField,
} from "./change.ts"
import { draftTask } from "./draft-task.ts"
import { isPassing, reasonOf } from "./task-failure.ts"
import { createTaskLedger, type Unsent } from "./task-ledger.ts"
import type { TaskLists } from "./task-lists.ts"

/** The same task as two sides want it, and the fields in which they differ. */
export type TaskConflict = { yours: Task; theirs: Task; fields: readonly EditableField[] }

/** What a person is told of a change, with a way to take it back where there is one. */
type Tidings = { title: string; reason?: string; undo?: () => void }

type WriterDeps = {
  docket: DocketClient
  queryClient: QueryClient
  lists: TaskLists
  /** Called when something was stored: counts, and lists that are out of sight, are out of date. */
  onStored: () => void
  /** Asks in which fields of a conflict "theirs" is to stay. */
  ask: (conflict: TaskConflict) => Promise<readonly EditableField[]>
  tell: (tidings: Tidings) => void
}

export type TaskWriter = {
  add: (fields: Omit<CreateTaskInput, "id">, onRefused: () => void) => void
  edit: (task: Task, change: Change) => void
  remove: (task: Task) => void
  restore: (task: Task) => void
}

const LONGEST_PAUSE_MS = 5_000

export const mutationKeyOf = (id: string) => ["task", id] as const

/**
 * Every change of a task in the browser: shown at once, sent in its turn, sent again while Docket
 * is out of reach, and taken back with a reason when it is refused.
 */
export const createTaskWriter = (deps: WriterDeps): TaskWriter => {
  const { docket, queryClient, lists, onStored, ask, tell } = deps
  const ledger = createTaskLedger(lists)

  /** Changes of one task are sent one after the other; those of different tasks at once. */
  const send = async (id: string, work: (attempt: number) => Promise<unknown>): Promise<void> => {
    let attempt = 0
    const mutation = queryClient.getMutationCache().build(queryClient, {
      mutationKey: mutationKeyOf(id),
      scope: { id },
      mutationFn: () => work((attempt += 1)),
      retry: (_, error) => isPassing(error),
      retryDelay: (count) => Math.min(500 * 2 ** count, LONGEST_PAUSE_MS),
    })
    await mutation.execute(undefined)
    onStored()
  }

  // What is learnt is entered here, before the next change of the task is sent.
  const restore = async ({ id }: Task) => ledger.confirm(await docket.task.restore.mutate({ id }))

  const store = async (id: string, unsent: Unsent): Promise<void> => {
    for (;;) {
      const { change } = unsent
      const base = ledger.baseOf(id, unsent)
      if (isEmpty(change)) return ledger.settle(id, unsent, base)
      try {
        const expectedVersion = base.version
        const stored = await docket.task.update.mutate({ id, expectedVersion, ...change })
        return ledger.settle(id, unsent, stored)
      } catch (error) {
        if (!isDocketError(error, "version_mismatch")) throw error
        const { current } = error.data
        const fields = conflictsOf(base, change, current)
        if (fields.length === 0 && hasForeignChange(base, change, current)) {
          tell({ title: "Merged with a change made elsewhere" })
        }
        const given =
          fields.length === 0
            ? []
            : await ask({ yours: withChange(base, change), theirs: current, fields })
        ledger.rebase(unsent, current, effectOf(current, without(change, given)))
      }
    }
  }

  return {
    add: (fields, onRefused) => {
      const draft = draftTask(newTaskId(), fields)
      lists.add(draft)
      const create = async () =>
        ledger.confirm(await docket.task.create.mutate({ ...fields, id: draft.id }))
      send(draft.id, create).catch((error: unknown) => {
        lists.remove(draft.id)
        tell({ title: `Could not add "${draft.title}"`, reason: reasonOf(error) })
        onRefused()
      })
    },

    edit: (task, wanted) => {
      const change = effectOf(task, wanted)
      if (isEmpty(change)) return
      const unsent = ledger.begin(task, change)
      send(task.id, () => store(task.id, unsent)).catch((error: unknown) => {
        ledger.settle(task.id, unsent)
        if (isDocketError(error, "not_found")) lists.remove(task.id)
        tell({ title: `Could not change "${task.title}"`, reason: reasonOf(error) })
      })
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
          send(task.id, () => restore(task)).catch((error: unknown) => {
            lists.remove(task.id)
            tell({ title: `Could not restore "${task.title}"`, reason: reasonOf(error) })
          })
        },
      })
    },

    restore: (task) => {
      const putBack = lists.remove(task.id)
      send(task.id, () => restore(task)).then(
        () => tell({ title: `Restored "${task.title}"` }),
        (error: unknown) => {
          putBack()
          tell({ title: `Could not restore "${task.title}"`, reason: reasonOf(error) })
        },
      )
    },
  }
}
