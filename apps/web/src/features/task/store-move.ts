import { isDocketError } from "@docket/client"
import type { Task } from "@docket/contract"
import type { TaskCalls } from "./task-calls.ts"
import type { TaskLedger, Unsent } from "./task-ledger.ts"

type MoveDeps = {
  docket: TaskCalls
  ledger: TaskLedger
  /** Told of the task as it is, where somebody has taken it by the time that a move is repeated. */
  onOvertaken: (task: Task) => void
}

type Move = { id: string; unsent: Unsent; way: "delete" | "restore" }

/** As somebody has deleted it elsewhere, which has raised its version. */
export const deletedElsewhere = (task: Task): Task => ({
  ...task,
  version: task.version + 1,
  deletedAt: new Date(),
})

/**
 * Moves a task into the trash or out of it, and enters that in the ledger. The first attempt takes the task
 * as it is. It may have been done without an answer, and the task been worked on since: those that follow
 * are for the version that was known before, and leave any other as it is.
 */
export const createStoreMove = ({ docket, ledger, onOvertaken }: MoveDeps) => {
  const send = async (move: Move, expectedVersion: number | undefined) => {
    const { id, unsent, way } = move
    try {
      const guard = expectedVersion === undefined ? {} : { expectedVersion }
      return await docket.task[way].mutate({ id, ...guard })
    } catch (error) {
      if (isDocketError(error, "version_mismatch")) {
        const { current } = error.data
        ledger.rebase(unsent, current, {})
        return current
      }
      // Gone it is, by whomever: a delete that was done but not answered finds nothing either.
      if (way !== "delete" || !isDocketError(error, "not_found")) throw error
      const known = ledger.latest(id)
      return known && deletedElsewhere(known)
    }
  }

  return (move: Move) => {
    const { id, unsent, way } = move
    let knownVersion: number | undefined
    return async (): Promise<void> => {
      const expectedVersion = knownVersion
      knownVersion ??= ledger.latest(id)?.version
      const task = await send(move, expectedVersion)
      ledger.settle(id, unsent, task)
      if (task !== undefined && (way === "delete") !== (task.deletedAt !== null)) onOvertaken(task)
    }
  }
}
