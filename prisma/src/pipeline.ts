import { Client, type ClientConfig, type QueryConfig } from "pg"
import { isRefusedParameter, withoutTimeouts } from "./bounded-pool.ts"
import type { QueryClient } from "./query.ts"
import { DatabaseUnreachable } from "./unavailable.ts"

export type Pipeline = QueryClient & {
  /** Waits for what is under way. */
  end: () => Promise<void>
  /** Does not. */
  cut: () => void
}

type Stream = { cork: () => void; uncork: () => void; destroy: () => void }

/** What node-postgres has and does not declare. */
type PipelineClient = Client & { connection: { stream: Stream } }

const IDLE_MS = 30_000

/**
 * One connection that many statements share at once (`pipeline` of node-postgres): those of one turn of
 * the event loop leave in one write, and none waits for the answer to another before it is sent. Each is
 * a transaction of its own. PostgreSQL takes them one after the other, so this is for statements that
 * are done in a moment. Connects when it is first used, and again after it was lost.
 */
const createLane = (config: ClientConfig, onLost: (error: Error) => void) => {
  let open: Promise<PipelineClient> | undefined
  let underWay = 0
  let isCorked = false

  let options = config
  const connect = async (): Promise<PipelineClient> => {
    const client = new Client({ ...options, pipeline: true }) as PipelineClient
    client.on("error", onLost)
    try {
      await client.connect()
      return client
    } catch (error) {
      if (isRefusedParameter(error) && options === config) {
        options = withoutTimeouts(config)
        return connect()
      }
      throw new DatabaseUnreachable("no connection", { cause: error })
    }
  }
  const connected = () => {
    if (open !== undefined) return open
    const opening = connect()
    // A connection may say that it has ended when its successor is open.
    const forget = () => {
      if (open === opening) open = undefined
    }
    opening.then((client) => client.on("end", forget), forget)
    open = opening
    return opening
  }

  const end = async () => {
    const client = await open?.catch(() => undefined)
    open = undefined
    await client?.end()
  }
  // A database that sleeps when nobody uses it is let go to sleep.
  const idle = setTimeout(() => void (underWay === 0 && end()), IDLE_MS).unref()

  const holdBack = ({ connection: { stream } }: PipelineClient) => {
    if (isCorked) return
    isCorked = true
    stream.cork()
    setImmediate(() => {
      isCorked = false
      stream.uncork()
    })
  }

  return {
    end,
    cut: () => void open?.then(({ connection }) => connection.stream.destroy()),
    underWay: () => underWay,
    async query(statement: QueryConfig) {
      underWay += 1
      try {
        const client = await connected()
        holdBack(client)
        return await client.query(statement)
      } finally {
        underWay -= 1
        idle.refresh()
      }
    },
  }
}

/** So many lanes, each statement in the one with the least under way. */
export const createPipeline = (
  config: ClientConfig,
  { lanes: count, onLost }: { lanes: number; onLost: (error: Error) => void },
): Pipeline => {
  const lanes = Array.from({ length: count }, () => createLane(config, onLost))
  return {
    query: (statement) =>
      lanes
        .reduce((best, lane) => (lane.underWay() < best.underWay() ? lane : best))
        .query(statement),
    end: async () => void (await Promise.all(lanes.map((lane) => lane.end()))),
    cut: () => lanes.forEach((lane) => lane.cut()),
  }
}
