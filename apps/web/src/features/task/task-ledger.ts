import type { Task } from "@docket/contract"
import { withChange, type Change } from "./change.ts"
import type { TaskLists } from "./task-lists.ts"

/** A change that the server does not have yet, and what it was made on where that is not current. */
export type Unsent = { change: Change; base: Task | undefined }

/** A task as the server has it. From the version `ownSince` on, nobody but this tab has changed it. */
type Entry = { confirmed: Task; ownSince: number; unsent: Unsent[] }

/** What this tab knows to be stored, and what is still to be sent, oldest first. */
export type TaskLedger = {
  /** Enters a change that was made on the task as it was then, and shows it. */
  begin: (task: Task, change: Change) => Unsent
  /** The task that the server is to have for the change to be made. */
  baseOf: (id: string, unsent: Unsent) => Task
  /** The server has another task: what is left of the change goes on from there. */
  rebase: (unsent: Unsent, current: Task, change: Change) => void
  /** The change is stored, or given up. */
  settle: (id: string, unsent: Unsent, stored?: Task) => void
  /** The server has the task like this. */
  confirm: (task: Task) => void
}

export const createTaskLedger = (lists: TaskLists): TaskLedger => {
  const entries = new Map<string, Entry>()

  const show = ({ confirmed, unsent }: Entry) =>
    lists.replace(unsent.reduce((task, { change }) => withChange(task, change), confirmed))

  const learn = (task: Task): Entry => {
    const known = entries.get(task.id)
    if (known !== undefined && task.version <= known.confirmed.version) return known
    const entry = { confirmed: task, ownSince: task.version, unsent: known?.unsent ?? [] }
    entries.set(task.id, entry)
    return entry
  }

  return {
    begin: (task, change) => {
      const entry = learn(task)
      const unsent = { change, base: task.version >= entry.ownSince ? undefined : task }
      entry.unsent.push(unsent)
      show(entry)
      return unsent
    },
    baseOf: (id, { base }) => {
      const task = base ?? entries.get(id)?.confirmed
      if (task === undefined) throw new Error("a change of a task that was never seen")
      return task
    },
    rebase: (unsent, current, change) => {
      Object.assign(unsent, { change, base: undefined } satisfies Unsent)
      const entry = learn(current)
      entry.ownSince = current.version
      show(entry)
    },
    settle: (id, unsent, stored) => {
      const entry = entries.get(id)
      if (entry === undefined) return
      entry.unsent = entry.unsent.filter((one) => one !== unsent)
      // One's own change does not make the task somebody else's.
      if (stored !== undefined) entry.confirmed = stored
      show(entry)
    },
    confirm: (task) => {
      const entry = entries.get(task.id)
      if (entry === undefined) return lists.replace(task)
      entry.confirmed = task
      show(entry)
    },
  }
}
