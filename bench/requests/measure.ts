import type { Contender } from "./contenders.ts"
import { driveClosed, quantile } from "./drive.ts"
import { createRandom } from "./random.ts"
import type { Session } from "./sessions.ts"
import { createRequests, isAt, workloads, type Workload } from "./workloads.ts"

/** CPU is the server process's own, in microseconds a request; latencies are in milliseconds. */
export type Figures = { cpu: number; rate: number; p50: number; p95: number; p99: number }

/** What one contender did under one workload, round by round. */
export type Cell = { contender: string; workload: Workload; rounds: Figures[] }

type Plan = { rounds: number; firstWarmUp: number; warmUp: number; seconds: number }

type Options = { sessions: readonly Session[]; plan: Plan; say: (text: string) => void }

const CONNECTIONS = 32

const measureOnce = async (
  { name, door, server }: Contender,
  workload: Workload,
  { sessions, round, plan }: { sessions: readonly Session[]; round: number; plan: Plan },
): Promise<Figures> => {
  const next = createRequests(door, workload, { sessions, random: createRandom(round) })
  const load = { next, connections: CONNECTIONS }
  await driveClosed(server.url, { ...load, seconds: round === 1 ? plan.firstWarmUp : plan.warmUp })
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
    p50: quantile(latencies, 0.5),
    p95: quantile(latencies, 0.95),
    p99: quantile(latencies, 0.99),
  }
}

/**
 * Loads each contender with each workload, round after round; in a round all contenders have the same
 * workload right after one another, so that a busy moment of the machine befalls them alike.
 */
export async function measureRequests(
  contenders: readonly Contender[],
  { sessions, plan, say }: Options,
): Promise<Cell[]> {
  const cells = workloads.flatMap((workload) =>
    contenders
      .filter(({ door }) => isAt(door, workload))
      .map((contender) => ({ contender, workload, rounds: [] as Figures[] })),
  )
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const { contender, workload, rounds } of cells) {
      rounds.push(await measureOnce(contender, workload, { sessions, round, plan }))
    }
    say(`Round ${round} of ${plan.rounds} is done`)
  }
  return cells.map(({ contender, workload, rounds }) => ({
    contender: contender.name,
    workload,
    rounds,
  }))
}
