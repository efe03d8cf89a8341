import { Pool } from "pg"
import { boundPool } from "./bounded-pool.ts"
import { pendingMigrations } from "./pending-migrations.ts"
import { createPipeline } from "./pipeline.ts"
import { createQuery, createTransaction, type Query, type Transaction } from "./query.ts"

export type ConnectionsConfig = {
  url: string
  /** `neon` speaks PostgreSQL through Neon's WebSocket proxy, `pg` through TCP. */
  driver?: "pg" | "neon" | undefined
  /** Connections this process opens at most. */
  maxConnections?: number | undefined
  /** Told of connections lost while nobody waits for them; the pool replaces them by itself. */
  onConnectionLost?: ((error: Error) => void) | undefined
  /** Told when a pooler turns out not to keep prepared statements, which are done without then. */
  onUnprepared?: (() => void) | undefined
}

export type Connections = AsyncDisposable & {
  query: Query
  /**
   * For statements that an index answers in a moment, and that wait for no lock: many share a connection
   * at once, at half the cost of a connection each (bench/reports).
   */
  quickQuery: Query
  transaction: Transaction
  /** Throws when the database does not answer, not when others wait for it long. */
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

/** The name of a database may have come to mean another server, after a failover. */
const lifetimeSeconds = 600

const MOST_CONNECTIONS = 10

/** How many of a process's connections are shared by quick queries; few are left for none. */
const lanesOf = ({ driver, maxConnections = MOST_CONNECTIONS }: ConnectionsConfig): number =>
  driver === "neon" || maxConnections < 5 ? 0 : 2

const connectionOptions = ({ url }: ConnectionsConfig) => ({
  connectionString: url,
  application_name: "docket",
  connectionTimeoutMillis: connectTimeout,
  keepAlive: true,
  statement_timeout: statementTimeout,
  idle_in_transaction_session_timeout: leaseTimeout,
})

export const poolOptions = (config: ConnectionsConfig) => ({
  ...connectionOptions(config),
  max: (config.maxConnections ?? MOST_CONNECTIONS) - lanesOf(config),
  idleTimeoutMillis: 30_000,
  maxLifetimeSeconds: lifetimeSeconds,
})

const openPool = async (config: ConnectionsConfig): Promise<Pool> => {
  const options = poolOptions(config)
  if (config.driver !== "neon") return new Pool(options)
  const neon = await import("@neondatabase/serverless")
  return asPool(new neon.Pool(options))
}

/** Neon's pool is node-postgres's own class, made from another copy of its types. */
export const asPool = (driver: object): Pool => driver as Pool

/** The rest of `Connections` on a pool that is opened when it is first asked for. */
export const connectionsOn = (
  open: () => Promise<Pool>,
  config: ConnectionsConfig,
  end: () => Promise<void>,
): Connections & { pool: () => Promise<Pool> } => {
  let cut: (() => void) | undefined
  const openBounded = async () => {
    const pool = await open()
    cut = boundPool(pool, { connectTimeout, leaseTimeout })
    return pool
  }
  let opened: Promise<Pool> | undefined
  const pool = () => (opened ??= openBounded())
  const pipeline = createPipeline(connectionOptions(config), {
    lanes: lanesOf(config),
    answerTimeout: leaseTimeout,
    lifetime: 1_000 * lifetimeSeconds,
    onLost: (error) => config.onConnectionLost?.(error),
  })
  let isTold = false
  const onUnprepared = () => {
    if (!isTold) config.onUnprepared?.()
    isTold = true
  }
  const query = createQuery(pool, onUnprepared)
  const quickQuery = lanesOf(config) === 0 ? query : createQuery(() => pipeline, onUnprepared)
  const close = async () => {
    // A frozen server neither answers nor lets go of its connections.
    setTimeout(() => {
      cut?.()
      pipeline.cut()
    }, 1_000).unref()
    await Promise.all([end(), pipeline.end()])
  }
  return {
    pool,
    query,
    quickQuery,
    transaction: createTransaction(pool),
    ping: async () => {
      await quickQuery({ text: "SELECT 1", values: [] })
    },
    pendingMigrations: () => pendingMigrations(quickQuery),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/**
 * A pool of connections without Prisma's client, whose query compiler is a third of a server's memory.
 * Connects at the first query, and again by itself after an outage. Whatever state the database is in,
 * a query ends within 5.5 s; one that the database is to blame for ends in an error that
 * `isDatabaseUnavailable` recognises.
 */
export const openConnections = (config: ConnectionsConfig): Connections => {
  let pool: Pool | undefined
  const open = async () => {
    pool = await openPool(config)
    pool.on("error", (error: Error) => config.onConnectionLost?.(error))
    return pool
  }
  return connectionsOn(open, config, async () => pool?.end())
}
