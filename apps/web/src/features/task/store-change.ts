import { isDocketError } from "@docket/client"
import type { Task } from "@docket/contract"
import {
  conflictsOf,
  effectOf,
  hasForeignChange,
  isEmpty,
  withChange,
  without,
  type EditableField,
} from "./change.ts"
import type { TaskCalls } from "./task-calls.ts"
import type { TaskLedger, Unsent } from "./task-ledger.ts"

/** The same task as two sides want it, and the fields in which they differ. */
export type TaskConflict = { yours: Task; theirs: Task; fields: readonly EditableField[] }

type StoreDeps = {
  docket: TaskCalls
  ledger: TaskLedger
  /** Asks in which fields of a conflict "theirs" is to stay. */
  ask: (conflict: TaskConflict) => Promise<readonly EditableField[]>
  /** Told that both sides' changes have gone together by themselves. */
  onMerged: () => void
}

/**
 * Stores a change on top of what it was made on, and enters that in the ledger. When somebody changed the
 * task meanwhile, what does not clash goes together, and the person decides about the rest.
 */
export const createStoreChange =
  ({ docket, ledger, ask, onMerged }: StoreDeps) =>
  async (id: string, unsent: Unsent): Promise<void> => {
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
        const given =
          fields.length === 0
            ? []
            : await ask({ yours: withChange(base, change), theirs: current, fields })
        const isNews = ledger.rebase(unsent, current, effectOf(current, without(change, given)))
        if (isNews && fields.length === 0 && hasForeignChange(base, change, current)) onMerged()
      }
    }
  }
