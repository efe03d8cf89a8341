import { driverError } from "./driver-error.ts"

/** No connection could be had, or the answer did not come in time. The cause is for the log only. */
export class DatabaseUnreachable extends Error {
  override name = "DatabaseUnreachable"
}

// https://www.postgresql.org/docs/18/errcodes-appendix.html
const sqlStates = new Set([
  "25006", // read_only_sql_transaction: a standby, or a primary being moved
  "25P03", // idle_in_transaction_session_timeout
  "25P04", // transaction_timeout
  "28000", // invalid_authorization_specification
  "28P01", // invalid_password
  "3D000", // invalid_catalog_name: the database of the URL does not exist
  "40001", // serialization_failure
  "40P01", // deadlock_detected
  "55P03", // lock_not_available
])
// connection exception, insufficient resources, operator intervention, system error
const sqlStateClasses = new Set(["08", "53", "57", "58"])

// The adapters' names for failures that PostgreSQL has no code for.
const kinds = new Set([
  "ConnectionClosed",
  "DatabaseNotReachable",
  "SocketTimeout",
  "TlsConnectionError",
])

/** Prisma's own timer for a transaction has run out. */
const transactionError = "P2028"

const socketCodes = new Set([
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
])

// node-postgres has no codes for these.
const driverMessages = new Set([
  "Client has encountered a connection error and is not queryable",
  "Client was closed and is not queryable",
  "Connection terminated",
  "Connection terminated unexpectedly",
  "Query read timeout",
  "timeout expired",
])

/**
 * Whether the database, not the query, is at fault, so that the same query may succeed later: out of
 * reach, starting or stopping, out of connections, read-only, too slow, or a conflict between transactions.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof DatabaseUnreachable || driverMessages.has(error.message)) return true
  const { sqlState, kind } = driverError(error)
  if (sqlState !== undefined)
    return sqlStates.has(sqlState) || sqlStateClasses.has(sqlState.slice(0, 2))
  if (kind !== undefined && kinds.has(kind)) return true
  const { code } = error as { code?: unknown }
  return typeof code === "string" && (code === transactionError || socketCodes.has(code))
}
