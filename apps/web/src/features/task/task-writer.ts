import { isDocketError, newTaskId } from "@docket/client"
import type { CreateTaskInput, Task } from "@docket/contract"
import type { QueryClient } from "@tanstack/react-query"
import type { ToastContent } from "../../ui/toasts.tsx"
import type { Store } from "../session/store.ts"
import { effectOf, isEmpty, type Change, type EditableField } from "./change.ts"
import { createChangeQueue } from "./change-queue.ts"
import { draftTask } from "./draft-task.ts"
import type { KnownTasks } from "./known-tasks.ts"
import type { Stored } from "./refresh-lists.ts"
import { createStoreChange, type TaskConflict } from "./store-change.ts"
import { createStoreMove, deletedElsewhere } from "./store-move.ts"
import type { TaskCalls } from "./task-calls.ts"
import { reasonOf } from "./task-failure.ts"
import { createTaskLedger } from "./task-ledger.ts"

type WriterDeps = {
  docket: TaskCalls
  queryClient: QueryClient
  /** Called when something was stored. Resolves to whether lists in sight have it where it belongs. */
  onStored: (kind: Stored) => Promise<boolean>
  /** Called when a task is about to leave the lists by itself. */
  onLeave: (id: string) => void
  /** Called when a task is back because somebody has pressed a button that is gone now. */
  onReturn: (id: string) => void
  /** Asks in which fields of a conflict "theirs" is to stay. */
  ask: (conflict: TaskConflict) => Promise<readonly EditableField[]>
  tell: (content: ToastContent) => void
}

type NewFields = Omit<CreateTaskInput, "id">

export type TaskWriter = {
  known: Store<KnownTasks>
  /** Answers with the task as it is shown until it is stored. */
  add: (fields: NewFields) => Task
  edit: (task: Task, change: Change) => void
  remove: (task: Task) => void
  restore: (task: Task) => void
}

/**
 * Every change of a task in the browser: shown at once, sent in its turn, sent again while Docket
 * is out of reach, and taken back with a reason when it is refused.
 */
export const createTaskWriter = (deps: WriterDeps): TaskWriter => {
  const { docket, queryClient, onStored, onLeave, onReturn, ask, tell } = deps
  const ledger = createTaskLedger()
  const send = createChangeQueue(queryClient)
  const store = createStoreChange({
    docket,
    ledger,
    ask,
    onMerged: () => tell({ title: "Merged with a change made elsewhere" }),
  })

  const move = createStoreMove({
    docket,
    ledger,
    onOvertaken: ({ title, deletedAt }) =>
      tell({
        title: deletedAt === null ? `"${title}" is not in the trash` : `"${title}" is in the trash`,
        reason: "It was changed elsewhere meanwhile.",
      }),
  })

  /** Takes a task out of the trash; what is learnt is entered before its next change is sent. */
  const restore = async (task: Task): Promise<void> => {
    const unsent = ledger.begin(task, { deletedAt: null })
    try {
      await send(task.id, move({ id: task.id, unsent, way: "restore" }))
      if (await onStored("moved")) ledger.land(task.id)
    } catch (error) {
      ledger.settle(task.id, unsent)
      tell({ title: `Could not restore "${task.title}"`, reason: reasonOf(error) })
    }
  }

  /** The task was deleted elsewhere; the change to it need not be lost with it. */
  const revive = (task: Task, change: Change) => {
    onLeave(task.id)
    const gone = deletedElsewhere(ledger.latest(task.id) ?? task)
    ledger.settle(task.id, ledger.begin(gone, {}))
    tell({
      title: `"${task.title}" was deleted elsewhere`,
      reason: "Your change to it is not saved.",
      action: {
        label: "Restore and save",
        run: () => {
          const restored = restore(gone)
          const live = ledger.known.get().get(task.id)?.task
          if (live !== undefined) writer.edit(live, change)
          onReturn(task.id)
          void restored
        },
      },
    })
  }

  /** Settles once the tasks typed so far are made: the next one is newer, and stays above them. */
  let typedBefore: Promise<unknown> = Promise.resolve()

  const add = async (draft: Task, fields: NewFields): Promise<void> => {
    const unsent = ledger.add(draft)
    const turn = typedBefore
    const sent = send(draft.id, async () => {
      await turn
      const stored = await docket.task.create.mutate({ ...fields, id: draft.id })
      ledger.settle(draft.id, unsent, stored)
    })
    typedBefore = sent.catch(() => {})
    try {
      await sent
      if (await onStored("moved")) ledger.land(draft.id)
    } catch (error) {
      ledger.forget(draft.id)
      const again = () => {
        void add(draft, fields)
        onReturn(draft.id)
      }
      const action = { label: "Try again", run: again }
      tell({ title: `Could not add "${draft.title}"`, reason: reasonOf(error), action })
    }
  }

  const remove = async (task: Task): Promise<void> => {
    const unsent = ledger.begin(task, { deletedAt: new Date() })
    try {
      await send(task.id, move({ id: task.id, unsent, way: "delete" }))
      await onStored("changed")
    } catch (error) {
      ledger.settle(task.id, unsent)
      tell({ title: `Could not delete "${task.title}"`, reason: reasonOf(error) })
    }
  }

  const edit = async (task: Task, change: Change): Promise<void> => {
    const unsent = ledger.begin(task, change)
    try {
      await send(task.id, () => store(task.id, unsent))
      await onStored("changed")
    } catch (error) {
      ledger.settle(task.id, unsent)
      if (isDocketError(error, "not_found")) return revive(task, change)
      const again = () => {
        writer.edit(task, change)
        onReturn(task.id)
      }
      const action = { label: "Try again", run: again }
      tell({ title: `Could not change "${task.title}"`, reason: reasonOf(error), action })
    }
  }

  const writer: TaskWriter = {
    known: ledger.known,
    add: (fields) => {
      const draft = draftTask(newTaskId(), fields)
      void add(draft, fields)
      return draft
    },
    edit: (task, wanted) => {
      const change = effectOf(task, wanted)
      if (!isEmpty(change)) void edit(task, change)
    },
    remove: (task) => {
      void remove(task)
      const undo = () => {
        const gone = ledger.known.get().get(task.id)?.task
        if (gone === undefined) return
        void restore(gone)
        onReturn(task.id)
      }
      tell({ title: `Deleted "${task.title}"`, action: { label: "Undo", run: undo } })
    },
    restore: (task) => {
      void restore(task)
      tell({ title: `Restored "${task.title}"` })
    },
  }
  return writer
}
