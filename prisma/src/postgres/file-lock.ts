import { DatabaseSync } from "node:sqlite"
import { setTimeout as sleep } from "node:timers/promises"

const busy = 5

/**
 * Does the work while no other process does any under the same file's lock. The operating system frees the
 * lock of a process that dies (Node has no flock of its own; SQLite's works on every platform).
 * Throws when the lock is not to be had within the given milliseconds.
 */
export async function withFileLock<Result>(
  path: string,
  work: () => Promise<Result>,
  patience = 90_000,
): Promise<Result> {
  const file = new DatabaseSync(path)
  try {
    const deadline = Date.now() + patience
    while (!tryLock(file)) {
      if (Date.now() > deadline) {
        throw new Error(
          `Another process has been starting or stopping the database for ${patience / 1000} s (${path}).`,
        )
      }
      await sleep(50)
    }
    return await work()
  } finally {
    file.close()
  }
}

function tryLock(file: DatabaseSync): boolean {
  try {
    file.exec("BEGIN EXCLUSIVE")
    return true
  } catch (error) {
    if ((error as { errcode?: number }).errcode === busy) return false
    throw error
  }
}
