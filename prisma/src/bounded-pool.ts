import type { EventEmitter } from "node:events"
import { DatabaseUnreachable } from "./unavailable.ts"

/** What node-postgres and Neon's fork of it have in common. */
type PooledClient = {
  connection: EventEmitter & { stream: { destroy(error?: Error): unknown } }
  release(error?: Error | boolean): void
}
type Done = (error: Error | undefined, client?: PooledClient, release?: PooledClient["release"]) => void
type Pool = EventEmitter & { connect(done: Done): void; options: object }

export type PoolBounds = {
  /** Milliseconds in which a connection must be had, a new one or one of the pool's. */
  connectTimeout: number
  /** Milliseconds after which a borrowed connection is cut, whatever it is doing. */
  leaseTimeout: number
}

/**
 * Bounds every use of the pool in time, and keeps connections out of it that cannot be used again.
 * Returns a function that cuts all of its connections.
 */
export function boundPool(driverPool: object, { connectTimeout, leaseTimeout }: PoolBounds): () => void {
  // The two drivers declare the same pool in ways that TypeScript cannot reconcile.
  const pool = driverPool as Pool
  const { connect, options } = pool
  const open = new Set<PooledClient>()
  const inTransaction = new WeakSet<PooledClient>()

  pool.on("connect", (client: PooledClient) => {
    open.add(client)
    // First in line: the driver's own listener gives the connection back.
    client.connection.prependListener("readyForQuery", ({ status }: { status: string }) => {
      if (status === "I") inTransaction.delete(client)
      else inTransaction.add(client)
    })
  })
  pool.on("remove", (client: PooledClient) => open.delete(client))

  const lend = (client: PooledClient) => {
    const { release } = client
    const timer = setTimeout(
      () => cut(client, new DatabaseUnreachable(`no answer within ${leaseTimeout} ms`)),
      leaseTimeout,
    )
    client.release = (error) => {
      clearTimeout(timer)
      // Prisma gives a connection back inside its transaction when the start took too long or the
      // rollback failed. The next borrower's writes would be lost with that transaction.
      release(error ?? inTransaction.has(client))
    }
  }

  const borrow = (done: Done) => {
    let waiting = true
    const settle: Done = (error, client) => {
      if (!waiting) return client?.release()
      waiting = false
      clearTimeout(timer)
      if (client === undefined) return done(new DatabaseUnreachable("no connection", { cause: error }))
      lend(client)
      done(undefined, client, client.release)
    }
    // The pool's own timer waits for the socket to close, which a frozen WebSocket never does.
    const timer = setTimeout(() => settle(new Error(`none within ${connectTimeout} ms`)), connectTimeout + 50)
    connect.call(pool, (error, client) => {
      if (!isRefusedParameter(error)) return settle(error, client)
      Object.assign(options, { statement_timeout: false, idle_in_transaction_session_timeout: false })
      connect.call(pool, settle)
    })
  }

  Object.assign(pool, {
    connect(done?: Done) {
      if (done !== undefined) return borrow(done)
      return new Promise<PooledClient>((resolve, reject) => {
        borrow((error, client) => (client === undefined ? reject(error) : resolve(client)))
      })
    },
  })

  return () => {
    for (const client of open) cut(client, new DatabaseUnreachable("closed"))
  }
}

// PgBouncer, Neon's pooler too, accepts few parameters at the start of a connection.
function isRefusedParameter(error: Error | undefined): boolean {
  return error !== undefined && error.message.includes("unsupported startup parameter")
}

function cut(client: PooledClient, error: Error): void {
  client.connection.stream.destroy()
  // Destroyed sockets report late, a frozen WebSocket never: the query is to fail now.
  client.connection.emit("error", error)
}
