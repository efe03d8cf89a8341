import { driveOpen, quantile } from "./drive.ts"
import { createRandom } from "./random.ts"
import type { ServerProcess } from "./server-process.ts"
import type { Session } from "./sessions.ts"
import { createRequests, type Door } from "./workloads.ts"

/** What a server did under an even load. Memory in MB, latencies in milliseconds. */
export type Held = {
  door: Door
  seconds: number
  requests: number
  refused: number
  failed: number
  /** In microseconds a request. */
  cpu: number
  p50: number
  p95: number
  p99: number
  /** The most while the server warmed up: the first seconds, in which nothing is compiled yet, hold it. */
  warmUpRss: number
  /** At ten moments after that, evenly spread. */
  rss: number[]
}

type HoldOptions = {
  door: Door
  sessions: readonly Session[]
  warmUpSeconds: number
  seconds: number
}

const CONNECTIONS = 1_000
const RATE = 1_000
const MOMENTS = 10

/** A thousand connections and a thousand requests a second of the mixed workload. */
export async function hold(
  server: ServerProcess,
  { door, sessions, warmUpSeconds, seconds }: HoldOptions,
): Promise<Held> {
  const noteIn = (samples: number[], everyMs: number) =>
    setInterval(() => void server.rss().then((megabytes) => samples.push(megabytes)), everyMs)
  const [warmUpRss, rss]: [number[], number[]] = [[], []]
  let watch = noteIn(warmUpRss, 1000)
  let cpuWhenWarm = Promise.resolve(Number.NaN)
  const { latencies, refused, failed } = await driveOpen(server.url, {
    next: createRequests(door, "mixed", { sessions, random: createRandom(11) }),
    connections: CONNECTIONS,
    rate: RATE,
    seconds,
    warmUpSeconds,
    onWarm: () => {
      cpuWhenWarm = server.cpu()
      clearInterval(watch)
      watch = noteIn(rss, (seconds * 1000) / MOMENTS)
    },
  })
  clearInterval(watch)
  const cpu = (await server.cpu()) - (await cpuWhenWarm)
  return {
    door,
    seconds,
    requests: latencies.length,
    refused,
    failed,
    cpu: (cpu / latencies.length) * 1e6,
    p50: quantile(latencies, 0.5),
    p95: quantile(latencies, 0.95),
    p99: quantile(latencies, 0.99),
    warmUpRss: Math.max(...warmUpRss),
    rss,
  }
}
