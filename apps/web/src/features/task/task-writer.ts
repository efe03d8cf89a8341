import { isDocketError, newTaskId, type DocketClient } from "@docket/client"
import type { CreateTaskInput, Task } from "@docket/contract"
import type { QueryClient } from "@tanstack/react-query"
import { effectOf, isEmpty, type Change, type EditableField } from "./change.ts"
import { createChangeQueue } from "./change-queue.ts"
import { draftTask } from "./draft-task.ts"
import { createStoreChange, type TaskConflict } from "./store-change.ts"
import { reasonOf } from "./task-failure.ts"
import { createTaskLedger } from "./task-ledger.ts"
import type { TaskLists } from "./task-lists.ts"
import type { ToastAction } from "../../ui/toasts.tsx"

/** What a person is told of a change, with a way to take it back where there is one. */
type Tidings = { title: string; reason?: string; action?: ToastAction }

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

/**
 * Every change of a task in the browser: shown at once, sent in its turn, sent again while Docket
 * is out of reach, and taken back with a reason when it is refused.
 */
export const createTaskWriter = (deps: WriterDeps): TaskWriter => {
  const { docket, queryClient, lists, onStored, ask, tell } = deps
  const ledger = createTaskLedger(lists)

  const queue = createChangeQueue(queryClient)
  const store = createStoreChange({
    docket,
    ledger,
    ask,
    onMerged: () => tell({ title: "Merged with a change made elsewhere" }),
  })

  const send: typeof queue = async (id, work) => {
    await queue(id, work)
    onStored()
  }

  // What is learnt is entered here, before the next change of the task is sent.
  const restore = async ({ id }: Task) => ledger.confirm(await docket.task.restore.mutate({ id }))

  const refuseRestore = ({ title }: Task, error: unknown) =>
    tell({ title: `Could not restore "${title}"`, reason: reasonOf(error) })

  /** The task was deleted elsewhere; the change to it need not be lost with it. */
  const revive = (task: Task, change: Change) => {
    lists.remove(task.id)
    const run = () =>
      send(task.id, async () => {
        const restored = await docket.task.restore.mutate({ id: task.id })
        lists.add(restored)
        writer.edit(restored, change)
      }).catch((error: unknown) => refuseRestore(task, error))
    tell({
      title: `"${task.title}" was deleted elsewhere`,
      reason: "Your change to it is not saved.",
      action: { label: "Restore and save", run: () => void run() },
    })
  }

  const writer: TaskWriter = {
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
        if (isDocketError(error, "not_found")) return revive(task, unsent.change)
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
        action: {
          label: "Undo",
          run: () => {
            putBack()
            send(task.id, () => restore(task)).catch((error: unknown) => {
              lists.remove(task.id)
              refuseRestore(task, error)
            })
          },
        },
      })
    },

    restore: (task) => {
      const putBack = lists.remove(task.id)
      send(task.id, () => restore(task)).then(
        () => tell({ title: `Restored "${task.title}"` }),
        (error: unknown) => {
          putBack()
          refuseRestore(task, error)
        },
      )
    },
  }
  return writer
}
