import { createHash } from "node:crypto"
import type { Pool, QueryConfig } from "pg"
import type { Sql } from "sql-template-tag"
import { driverError } from "./driver-error.ts"

/** SQL with its parameters, as `sql` composes it. */
export type Statement = Pick<Sql, "text" | "values">

/** A row in PostgreSQL's own words: every value is text, nothing is converted. */
export type TextRow = Record<string, string | null>

/** Runs one statement. Throws node-postgres's errors, and `DatabaseUnreachable`. */
export type Query = <Row extends TextRow>(statement: Statement) => Promise<Row[]>

/** Runs statements that are committed together, or not at all when `work` throws. */
export type Transaction = <T>(work: (query: Query) => Promise<T>) => Promise<T>

/** What runs a statement: a pool, a connection, a pipeline. */
export type QueryClient = {
  query: (config: QueryConfig) => Promise<{ rows: TextRow[] }>
}

// A connection keeps the plan of each, some 30 kB in PostgreSQL.
const MOST_PREPARED = 100

// Left as text, timestamps cost half of what a list of 20 tasks costs as `Date`s (bench/reports).
const types = { getTypeParser: () => (value: string) => value }

const lostStatement: ReadonlySet<string | undefined> = new Set([
  // invalid_sql_statement_name, duplicate_prepared_statement: a pooler has changed the connection.
  "26000",
  "42P05",
  // feature_not_supported, "cached plan must not change result type": a migration has changed a column.
  "0A000",
])

const run = async <Row extends TextRow>(
  client: QueryClient,
  { text, values }: Statement,
  name?: string,
): Promise<Row[]> => {
  const config = { text, values, types, ...(name !== undefined && { name }) }
  return (await client.query(config)).rows as Row[] // as the statement selects them
}

const MOST_LOST = 10

/**
 * A `Query` whose statements PostgreSQL parses and plans once for each connection. Behind a
 * pooler that does not keep them (PgBouncer before 1.21, or with `max_prepared_statements` of 0) it
 * does without after a few signs of that, and tells `onUnprepared`.
 */
export const createQuery = (
  open: () => QueryClient | Promise<QueryClient>,
  onUnprepared?: () => void,
): Query => {
  const names = new Map<string, string>()
  let lost = 0

  // By its text, so that two versions of this program never mean different statements by one name.
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text)
    if (known !== undefined || names.size >= MOST_PREPARED) return known
    const name = `docket_${createHash("sha256").update(text).digest("base64url").slice(0, 22)}`
    names.set(text, name)
    return name
  }

  return async (statement) => {
    const client = await open()
    if (lost >= MOST_LOST) return run(client, statement)
    try {
      return await run(client, statement, nameOf(statement.text))
    } catch (error) {
      if (!lostStatement.has(driverError(error).sqlState)) throw error
      lost += 1
      if (lost === MOST_LOST) onUnprepared?.()
      // Nothing was done: PostgreSQL did not know what, or undid it.
      return run(client, statement)
    }
  }
}

// read_only_sql_transaction
const readOnly = "25006"

/** A `Transaction` on the pool. */
export const createTransaction =
  (pool: () => Promise<Pool>): Transaction =>
  async (work) => {
    const client = await (await pool()).connect()
    try {
      await client.query("BEGIN")
      const result = await work((statement) => run(client, statement))
      const { command } = await client.query("COMMIT")
      // PostgreSQL's answer where a statement has failed, which `work` may have kept to itself.
      if (command === "ROLLBACK") throw new Error("the transaction was undone: a statement failed")
      client.release()
      return result
    } catch (error) {
      const undone = await client.query("ROLLBACK").then(
        () => undefined,
        (reason: Error) => reason,
      )
      // A connection to a database that takes no writes may be to one that has become a standby.
      client.release(undone ?? driverError(error).sqlState === readOnly)
      throw error
    }
  }
