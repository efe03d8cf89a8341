import { Client } from "pg"
import type { ServerProcess } from "../requests/server-process.ts"
import type { Inspector } from "./inspector.ts"

/** A moment of a run. Memory in MB. */
export type Sample = {
  /** Seconds since the load has settled. */
  at: number
  rss: number
  /** In use after a full collection; not asked for at every moment. */
  heap?: number
  sockets: number
  /** Connections to PostgreSQL. */
  connections: number
  /** Whatever else keeps the event loop alive, by Node's names for it. */
  otherHandles: Readonly<Record<string, number>>
}

const SOCKET = "TCPSocketWrap"
const SAMPLES = 60
// A full collection would hide in the memory what had not been collected by itself.
const HEAP_EVERY = 12

type Observed = { server: ServerProcess; inspector: Inspector; databaseUrl: string }

/** What the server holds now; `withHeap` makes it collect its garbage. */
export const look = async (
  { server, inspector, databaseUrl }: Observed,
  { at, withHeap }: { at: number; withHeap: boolean },
): Promise<Sample> => {
  const rss = await server.rss()
  const resources = await inspector.resources()
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ connections: number }>(
    "SELECT count(*)::int AS connections FROM pg_stat_activity WHERE application_name = 'docket'",
  )
  await client.end()
  const connections = rows[0]?.connections ?? Number.NaN
  return {
    at,
    rss,
    ...(withHeap && { heap: (await inspector.heapAfterCollection()) / 1e6 }),
    sockets: (resources.get(SOCKET) ?? 0) - connections,
    connections,
    otherHandles: Object.fromEntries([...resources].filter(([kind]) => kind !== SOCKET)),
  }
}

/** Looks at the server at sixty moments, evenly spread, until the time is over. */
export async function observe(
  observed: Observed,
  { seconds, onSample }: { seconds: number; onSample: (sample: Sample) => void },
): Promise<Sample[]> {
  const samples: Sample[] = []
  const start = performance.now()
  for (let index = 0; index <= SAMPLES; index += 1) {
    const due = start + (index / SAMPLES) * seconds * 1000
    await new Promise((resolve) => setTimeout(resolve, due - performance.now()))
    const at = (performance.now() - start) / 1000
    const sample = await look(observed, { at, withHeap: index % HEAP_EVERY === 0 })
    samples.push(sample)
    onSample(sample)
  }
  return samples
}
