import type { Contender } from "./contenders.ts"
import { driveClosed, quantile } from "./drive.ts"
import { createRandom } from "./random.ts"
import type { Session } from "./sessions.ts"
import { createRequests, isAt, workloads, type Workload } from "./workloads.ts"

/** CPU is the server process's own, in microseconds a request; latencies are in milliseconds. */
export type Figures = { cpu: number; rate: number; p50: number; p95: number; p99: number }

export type Cell = { contender: string; workload: Workload; figures: Figures }

export type Plan = { rounds: number; warmUpSeconds: number; seconds: number }

const CONNECTIONS = 32

const median = (values: readonly number[]): number => quantile(values, 0.5)

const medians = (rounds: readonly Figures[]): Figures => {
  const of = (name: keyof Figures) => median(rounds.map((figures) => figures[name]))
  return { cpu: of("cpu"), rate: of("rate"), p50: of("p50"), p95: of("p95"), p99: of("p99") }
}

const measureOnce = async (
  { name, door, server }: Contender,
  workload: Workload,
  { sessions, seed, plan }: { sessions: readonly Session[]; seed: number; plan: Plan },
): Promise<Figures> => {
  const next = createRequests(door, workload, { sessions, random: createRandom(seed) })
  const load = { next, connections: CONNECTIONS }
  await driveClosed(server.url, { ...load, seconds: plan.warmUpSeconds })
  const cpuBefore = await server.cpu()
  const outcome = await driveClosed(server.url, { ...load, seconds: plan.seconds })
  const cpu = (await server.cpu()) - cpuBefore
  const { latencies, refused, failed, seconds } = outcome
  if (refused + failed > 0) {
    throw new Error(`${name}, ${workload}: ${refused} requests refused, ${failed} failed`)
  }
  return {
    cpu: (cpu / latencies.length) * 1e6,
    rate: latencies.length / seconds,
    p50: median(latencies),
    p95: quantile(latencies, 0.95),
    p99: quantile(latencies, 0.99),
  }
}

/** Loads each contender with each workload in turn, round after round; gives back the medians. */
export async function measureRequests(
  contenders: readonly Contender[],
  {
    sessions,
    plan,
    say,
  }: { sessions: readonly Session[]; plan: Plan; say: (text: string) => void },
): Promise<Cell[]> {
  const cells = workloads.flatMap((workload) =>
    contenders
      .filter(({ door }) => isAt(door, workload))
      .map((contender) => ({ contender, workload, rounds: [] as Figures[] })),
  )
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const { contender, workload, rounds } of cells) {
      rounds.push(await measureOnce(contender, workload, { sessions, seed: round, plan }))
    }
    say(`Round ${round} of ${plan.rounds} is done`)
  }
  return cells.map(({ contender, workload, rounds }) => ({
    contender: contender.name,
    workload,
    figures: medians(rounds),
  }))
}
