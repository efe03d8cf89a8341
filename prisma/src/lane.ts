import { Client, type ClientConfig, type QueryConfig, type QueryResult } from "pg"
import { isRefusedParameter, withoutTimeouts } from "./bounded-pool.ts"
import type { TextRow } from "./query.ts"
import { DatabaseUnreachable } from "./unavailable.ts"

type Stream = { cork: () => void; uncork: () => void; destroy: () => void }

/** What node-postgres has and does not declare. */
type PipelineClient = Client & { connection: { stream: Stream } }

const IDLE_MS = 30_000

export type LaneOptions = {
  onLost: (error: Error) => void
  /** Milliseconds after which a statement without an answer ends its connection. */
  answerTimeout: number
  /** Milliseconds after which a connection is replaced, when nothing is under way on it. */
  lifetime: number
}

// With the promise of node-postgres, and its `query_timeout`, whatever a statement leads to lives until V8's
// next full collection (bench/reports/steps.md).
const send = (client: Client, statement: QueryConfig) =>
  new Promise<QueryResult<TextRow>>((resolve, reject) => {
    client.query<TextRow>(statement, (error: Error | null, result) =>
      error === null ? resolve(result) : reject(error),
    )
  })

/**
 * One connection that many statements share at once (`pipeline` of node-postgres): those of one turn of
 * the event loop leave in one write, and none waits for the answer to another before it is sent. Each is
 * a transaction of its own. PostgreSQL takes them one after the other, so this is for statements that
 * are done in a moment. Connects when it is first used, and again after it was lost.
 */
export const createLane = (
  config: ClientConfig,
  { onLost, answerTimeout, lifetime }: LaneOptions,
) => {
  let open: Promise<PipelineClient> | undefined
  let options = config
  let isClosed = false
  let underWay = 0
  let openedAt = performance.now()
  let lastUsed = openedAt
  // When those that are not answered were sent. The answers come in the same order.
  const sentAt: number[] = []
  let isCorked = false
  // Those too that still connect, or that wait for a server to let them go.
  const clients = new Set<PipelineClient>()

  const connect = async (): Promise<PipelineClient> => {
    try {
      const client = new Client({ ...options, pipeline: true }) as PipelineClient
      clients.add(client)
      client.on("error", onLost)
      client.on("end", () => clients.delete(client))
      await client.connect()
      return client
    } catch (error) {
      if (!isRefusedParameter(error) || options !== config)
        throw new DatabaseUnreachable("no connection", { cause: error })
      options = withoutTimeouts(config)
      return connect()
    }
  }
  const connected = () => {
    if (isClosed) throw new DatabaseUnreachable("closed")
    if (open !== undefined) return open
    const opening = connect()
    openedAt = performance.now()
    // Only this one: another may have taken its place by the time that it has ended.
    const forget = () => {
      if (open === opening) open = undefined
    }
    opening.then((client) => client.once("error", forget).once("end", forget), forget)
    return (open = opening)
  }

  const end = async () => {
    const ending = open
    open = undefined
    const client = await ending?.catch(() => undefined)
    await client?.end()
  }
  const cut = () => clients.forEach(({ connection }) => connection.stream.destroy())

  const holdBack = ({ connection: { stream } }: PipelineClient) => {
    if (isCorked) return
    isCorked = true
    stream.cork()
    setImmediate(() => {
      isCorked = false
      stream.uncork()
    })
  }

  const answered = async (client: Client, statement: QueryConfig) => {
    sentAt.push(performance.now())
    try {
      return await send(client, statement)
    } finally {
      sentAt.shift()
    }
  }

  return {
    end: async () => {
      isClosed = true
      await end()
    },
    cut,
    /** To be called now and then. */
    check: () => {
      const now = performance.now()
      if (sentAt[0] !== undefined && now - sentAt[0] > answerTimeout) cut()
      // A database that sleeps when nobody uses it is let go to sleep.
      const isOver = now - lastUsed > IDLE_MS || now - openedAt > lifetime
      if (underWay === 0 && isOver) void end()
    },
    underWay: () => underWay,
    async query(statement: QueryConfig) {
      underWay += 1
      try {
        const client = await connected()
        holdBack(client)
        return await answered(client, statement)
      } finally {
        underWay -= 1
        lastUsed = performance.now()
      }
    },
  }
}
