import { setTimeout as sleep } from "node:timers/promises"
import type { Client } from "pg"

type Patience = {
  /** Told when the wait is more than a moment. */
  log: (message: string) => void
  /** Milliseconds; a minute unless given. */
  patience?: number
}

/** What to do about a lock that is not to be had. */
export const lockAdvice =
  "Another migration may be running on this database: try again when it has ended. If there is none, " +
  "DIRECT_DATABASE_URL (without it, DATABASE_URL) names a pooler, which keeps the lock of an earlier run: it " +
  "has to name PostgreSQL itself."

const PAUSE_MS = 500
const MOMENT_MS = 1_000

/** Keeps other processes from migrating the database until the connection ends. Throws after a minute. */
export async function lockMigrations(client: Client, patience: Patience): Promise<void> {
  // The engine has a lock of its own, and gives up waiting for it after ten seconds.
  await waitUntil(async () => {
    const { rows } = await client.query<{ taken: boolean }>(
      "SELECT pg_try_advisory_lock(hashtext('docket: migrations')) AS taken",
    )
    return rows[0]?.taken === true
  }, patience)
}

async function waitUntil(
  isOurTurn: () => Promise<boolean>,
  { log, patience = 60_000 }: Patience,
): Promise<void> {
  const begun = Date.now()
  let isTold = false
  while (!(await isOurTurn())) {
    const waited = Date.now() - begun
    if (waited >= patience) {
      throw new Error(`The lock was not to be had within ${patience / 1000} s. ${lockAdvice}`)
    }
    if (waited >= MOMENT_MS && !isTold) {
      isTold = true
      log("Another migration is running on this database: waiting for its end")
    }
    await sleep(PAUSE_MS)
  }
}
