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

/**
 * Takes back in the engine's list what a process has left unfinished that died; its script is waited for, which
 * PostgreSQL goes on with. Throws after a minute.
 */
export async function rollBackUnfinished(client: Client, patience: Patience): Promise<void> {
  const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') AS list")
  if (rows[0]?.list === null) return
  await waitUntil(async () => {
    // The engine's own lock, which the connection of a script under way still has.
    await client.query(
      `UPDATE _prisma_migrations SET rolled_back_at = now()
       WHERE ${unfinished} AND pg_try_advisory_xact_lock(72707369)`,
    )
    const { rowCount } = await client.query(`SELECT FROM _prisma_migrations WHERE ${unfinished}`)
    return rowCount === 0
  }, patience)
}

const unfinished = "finished_at IS NULL AND rolled_back_at IS NULL"

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
