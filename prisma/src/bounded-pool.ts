import type { EventEmitter } from "node:events"
import { Socket } from "node:net"
import { DatabaseUnreachable } from "./unavailable.ts"

/** What node-postgres and Neon's fork of it have in common. */
type PooledClient = EventEmitter & {
  connection: EventEmitter & { stream: EventEmitter & { destroy(): void } }
  release: (error?: Error | boolean) => void
}
type Done = (
  error: Error | undefined,
  client?: PooledClient,
  release?: PooledClient["release"],
) => void
type Pool = EventEmitter & { connect: (done: Done) => void; options: object }

export type PoolBounds = {
  /** Milliseconds in which a connection must be had, a new one or one of the pool's. */
  connectTimeout: number
  /** Milliseconds after which a borrowed connection is cut, whatever it is doing. */
  leaseTimeout: number
}

const ignore = (): void => {}

/** Bounds every use of the pool in time, and keeps lost connections from ending the process. Returns a function that cuts all of its connections. */
export function boundPool(
  driverPool: object,
  { connectTimeout, leaseTimeout }: PoolBounds,
): () => void {
  // The two drivers declare the same pool in ways that TypeScript cannot reconcile.
  const pool = driverPool as Pool
  const connect = pool.connect.bind(pool)
  const open = new Set<PooledClient>()
  pool.on("connect", (client: PooledClient) => {
    open.add(client)
    emitErrors(client.connection.stream)
  })
  pool.on("remove", (client: PooledClient) => open.delete(client))

  const lend = (client: PooledClient) => {
    const { release } = client
    const timer = setTimeout(() => cut(client, `no answer within ${leaseTimeout} ms`), leaseTimeout)
    // The query under way fails with the same error; unheard, it would end the process. At once, since it can
    // come in the same packet that has made the client free to borrow.
    client.on("error", ignore)
    client.release = (error) => {
      clearTimeout(timer)
      release(error)
      client.off("error", ignore)
    }
  }

  const borrow = (done: Done) => {
    let waiting = true
    const settle: Done = (error, client) => {
      if (!waiting) return client?.release()
      waiting = false
      clearTimeout(timer)
      if (client === undefined)
        return done(new DatabaseUnreachable("no connection", { cause: error }))
      lend(client)
      done(undefined, client, client.release)
    }
    // The pool's own timer waits for the socket to close, which a frozen WebSocket never does.
    const timer = setTimeout(
      () => settle(new Error(`none within ${connectTimeout} ms`)),
      connectTimeout + 50,
    )
    const connectOnce = (settled: Done) => {
      try {
        connect(settled)
      } catch (error) {
        // node-postgres reads the files that a URL names before it connects.
        settle(error instanceof Error ? error : new Error(String(error)))
      }
    }
    connectOnce((error, client) => {
      if (!isRefusedParameter(error)) return settle(error, client)
      Object.assign(pool.options, withoutTimeouts(pool.options))
      connectOnce(settle)
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
    for (const client of open) cut(client, "closed")
  }
}

/** PgBouncer, Neon's pooler too, accepts few parameters at the start of a connection. */
export function isRefusedParameter(error: unknown): boolean {
  return error instanceof Error && error.message.includes("unsupported startup parameter")
}

/** What a connection is opened with where they are refused. */
export function withoutTimeouts<T extends object>(options: T) {
  return {
    ...options,
    statement_timeout: false,
    idle_in_transaction_session_timeout: false,
  } as const
}

// A WebSocket's error is an event, and Neon's driver fails queries with just that.
function emitErrors(stream: EventEmitter): void {
  if (stream instanceof Socket) return
  const emit = stream.emit.bind(stream)
  stream.emit = (name: string, ...values: unknown[]) =>
    name === "error" && !(values[0] instanceof Error)
      ? emit(name, new DatabaseUnreachable("connection lost", { cause: values[0] }))
      : emit(name, ...values)
}

function cut({ connection }: PooledClient, reason: string): void {
  connection.stream.destroy()
  // A frozen WebSocket never says that it is closed: the query is to fail now.
  connection.emit("error", new DatabaseUnreachable(reason))
}
