import type { Task } from "@docket/contract"
import { createStore, type Store } from "../session/store.ts"
import { asIn, sharedWith, withChange, type Change } from "./change.ts"
import type { KnownTasks } from "./known-tasks.ts"

/** What becomes of a task: a change of its fields, or its way into the trash and back. */
type Fate = Change & { deletedAt?: Date | null }

/** A change that the server does not have yet, and what it was made on where that is not current. */
export type Unsent = { change: Fate; base: Task | undefined }

/** A task as the server has it. From the version `ownSince` on, nobody but this tab has changed it. */
type Entry = { confirmed: Task; ownSince: number; unsent: readonly Unsent[]; isMoved: boolean }

/** What this tab knows to be stored, and what is still to be sent, oldest first. */
export type TaskLedger = {
  /** The stored tasks with everything on top that is not stored yet. */
  known: Store<KnownTasks>
  /** Enters a change that was made on the task as it was then. */
  begin: (task: Task, change: Fate) => Unsent
  /** The task as the server has it, as far as is known. */
  latest: (id: string) => Task | undefined
  /** The task that the server is to have for the change to be made. */
  baseOf: (id: string, unsent: Unsent) => Task
  /**
   * The server has another task: what is left of the change goes on from there. Answers with whether
   * this is the first that is known of it.
   */
  rebase: (unsent: Unsent, current: Task, change: Change) => boolean
  /** The change is stored, or given up. */
  settle: (id: string, unsent: Unsent, stored?: Task) => void
  /** Enters a new task, which is to be sent. */
  add: (draft: Task) => Unsent
  /** Lists that were asked for since then have the task where it belongs. */
  land: (id: string) => void
  /** There is no such task. */
  forget: (id: string) => void
}

/** These were made on this task, whatever becomes the current one. */
const pin = (changes: readonly Unsent[], madeOn: Task) => {
  for (const one of changes) one.base ??= madeOn
}

/**
 * What is stored of one's own change was in sight when later ones were made. Their version stays: that of
 * the foreign change, which they are to be held against, is above it.
 */
const advance = (changes: readonly Unsent[], own: Change) => {
  for (const one of changes) one.base &&= withChange(one.base, own)
}

/** A new task is stored as its first version; so is a change that came to nothing as the one it is. */
const raises = (change: Fate): boolean => Object.keys(change).length > 0

const othersOf = ({ unsent }: Entry, one: Unsent) => unsent.filter((other) => other !== one)

export const createTaskLedger = (): TaskLedger => {
  const entries = new Map<string, Entry>()
  const known = createStore<KnownTasks>(new Map())

  const publish = () =>
    known.set(
      new Map(
        [...entries].map(([id, { confirmed, unsent, isMoved }]) => {
          const task = unsent.reduce((task, { change }) => withChange(task, change), confirmed)
          return [id, { task, isUnsent: unsent.length > 0, isMoved }]
        }),
      ),
    )

  const update = (id: string, change: (entry: Entry) => Partial<Entry>) => {
    const entry = entries.get(id)
    if (entry === undefined) return
    Object.assign(entry, change(entry))
    publish()
  }

  const latest = (id: string) => entries.get(id)?.confirmed

  const learn = (task: Task): Entry => {
    const entry = entries.get(task.id)
    if (entry !== undefined && task.version <= entry.confirmed.version) return entry
    const { unsent = [], isMoved = false } = entry ?? {}
    if (entry !== undefined) pin(unsent, entry.confirmed)
    const learnt = { confirmed: task, ownSince: task.version, unsent, isMoved }
    entries.set(task.id, learnt)
    return learnt
  }

  return {
    known,
    begin: (task, change) => {
      const { ownSince } = learn(task)
      const added = { change, base: task.version >= ownSince ? undefined : task }
      update(task.id, ({ unsent, isMoved }) => ({
        unsent: [...unsent, added],
        isMoved: isMoved || "deletedAt" in change,
      }))
      return added
    },
    add: (draft) => {
      const added: Unsent = { change: {}, base: undefined }
      learn(draft)
      update(draft.id, () => ({ unsent: [added], isMoved: true }))
      return added
    },
    latest,
    baseOf: (id, { base }) => {
      const task = base ?? latest(id)
      if (task === undefined) throw new Error("a change of a task that was never seen")
      return task
    },
    rebase: (unsent, current, change) => {
      const own = sharedWith(current, unsent.change)
      const isNews = current.version > (latest(current.id)?.version ?? 0)
      const { ownSince } = learn(current)
      Object.assign(unsent, {
        change,
        base: current.version >= ownSince ? undefined : current,
      } satisfies Unsent)
      update(current.id, (entry) => {
        advance(othersOf(entry, unsent), own)
        return {}
      })
      return isNews
    },
    settle: (id, settled, stored) =>
      update(id, (entry) => {
        const { confirmed } = entry
        const unsent = othersOf(entry, settled)
        if (stored === undefined) return { unsent }
        const ownVersion = confirmed.version + (raises(settled.change) ? 1 : 0)
        const isForeign = stored.version > ownVersion
        if (isForeign) pin(unsent, confirmed)
        advance(unsent, asIn(stored, settled.change))
        // An answer may come later than a list that was asked for after it.
        if (stored.version < confirmed.version) return { unsent }
        return { unsent, confirmed: stored, ...(isForeign && { ownSince: stored.version }) }
      }),
    land: (id) => update(id, () => ({ isMoved: false })),
    forget: (id) => {
      entries.delete(id)
      publish()
    },
  }
}
