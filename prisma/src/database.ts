import { PrismaNeon } from "@prisma/adapter-neon"
import { PrismaPg } from "@prisma/adapter-pg"
import type { SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils"
import { boundPool } from "./bounded-pool.ts"
import { PrismaClient } from "./generated/client.ts"
import { pendingMigrations } from "./pending-migrations.ts"

export type DatabaseConfig = {
  url: string
  /** `neon` speaks PostgreSQL through Neon's WebSocket proxy, `pg` through TCP. */
  driver?: "pg" | "neon" | undefined
  /** Connections this process opens at most. */
  maxConnections?: number | undefined
  /** Told of connections lost while nobody waits for them; the pool replaces them by itself. */
  onConnectionLost?: ((error: Error) => void) | undefined
}

export type Database = AsyncDisposable & {
  client: PrismaClient
  /** Throws when the database does not answer. */
  ping: () => Promise<void>
  /** Names of this build's migrations that the database does not have, in order. */
  pendingMigrations: () => Promise<string[]>
  /** Waits a second at most for queries under way. */
  close: () => Promise<void>
}

// A query waits for a connection, then for its answer: 5.5 s at the very most.
const connectTimeout = 2_000
const leaseTimeout = 3_500
// The server gives up first where it can, so that the log has PostgreSQL's own reason.
const statementTimeout = 3_000

/**
 * A client with its own pool of connections. Connects at the first query, and again by itself after an
 * outage. Whatever state the database is in, a query or a transaction ends within 5.5 s; one that the
 * database is to blame for ends in an error that `isDatabaseUnavailable` recognises.
 */
export function createDb(config: DatabaseConfig): Database {
  const cuts: (() => void)[] = []
  const client = new PrismaClient({
    // An error's message says what went wrong, not in which lines of source.
    errorFormat: "minimal",
    adapter: boundedAdapter(config, (cut) => cuts.push(cut)),
    // Longer than the pool's bounds, which come first.
    transactionOptions: { maxWait: 10_000, timeout: 10_000 },
  })

  const close = () => {
    // A frozen server neither answers nor lets go of its connections.
    setTimeout(() => cuts.forEach((cut) => cut()), 1_000).unref()
    return client.$disconnect()
  }
  return {
    client,
    ping: async () => {
      await client.$queryRaw`SELECT 1`
    },
    pendingMigrations: () => pendingMigrations(client),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function boundedAdapter(
  config: DatabaseConfig,
  onPool: (cut: () => void) => void,
): SqlDriverAdapterFactory {
  const onError = (error: Error) => config.onConnectionLost?.(error)
  const options = { onPoolError: onError, onConnectionError: onError }
  const pool = {
    connectionString: config.url,
    application_name: "docket",
    max: config.maxConnections ?? 10,
    connectionTimeoutMillis: connectTimeout,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: statementTimeout,
    idle_in_transaction_session_timeout: leaseTimeout,
  }
  const factory =
    config.driver === "neon" ? new PrismaNeon(pool, options) : new PrismaPg(pool, options)
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const adapter = await factory.connect()
      onPool(boundPool(adapter.underlyingDriver(), { connectTimeout, leaseTimeout }))
      return adapter
    },
  }
}
