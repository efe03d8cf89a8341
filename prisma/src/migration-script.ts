import { DriverAdapterError } from "@prisma/driver-adapter-utils"

// A role's statement_timeout is meant for the API's queries. Behind a statement that waits for a lock on a
// table, every later query of that table waits too. LOCAL ends with the transaction, also where a pooler
// gives the connection to others then.
const settings = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '2s';"

// PostgreSQL goes on with a script whose sender has died, and commits it. Not in the shadow database, which has
// no such table.
const finish = `
DO $$BEGIN
  IF to_regclass('_prisma_migrations') IS NOT NULL THEN
    UPDATE _prisma_migrations SET finished_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL;
  END IF;
END$$`

const tableLockAdvice = `

Another session holds a lock on a table that the migration changes. Waiting longer would have made every
query of that table wait as well. The session is likely to be the first of these; let it finish, or end it
with pg_terminate_backend(pid). Then run the migration again:
  SELECT pid, usename, application_name, state, xact_start, query
  FROM pg_stat_activity WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() ORDER BY xact_start;`

/**
 * A migration's script as it is run: one simple query, and so one transaction, which notes in the engine's list
 * that it is done.
 */
export function migrationScript(sql: string): string {
  return `${settings}\n${sql}\n;${finish}`
}

/** Throws the error of a script, with what to do when it has not got a lock. */
export function rethrowAdvised(error: unknown): never {
  const cause = error instanceof DriverAdapterError ? error.cause : undefined
  if (cause?.kind !== "postgres" || cause.code !== "55P03") throw error
  throw new DriverAdapterError({ ...cause, message: cause.message + tableLockAdvice })
}
