import { setTimeout } from "node:timers/promises"
import { parseArgs } from "node:util"
import { runCommand, say } from "@docket/db/command"
import { freePort } from "@docket/db/free-port"
import { openDatasets, small } from "../data/datasets.ts"
import { driveClosed, quantile } from "../requests/drive.ts"
import { createOwnershipCheck } from "../requests/ownership.ts"
import { createRandom } from "../requests/random.ts"
import { openSessions, type Session } from "../requests/sessions.ts"
import { createRequests } from "../requests/workloads.ts"
import { copyEnvironment } from "./copy.ts"
import { startCopies } from "./pm2.ts"
import { describe } from "./report.ts"

const CONNECTIONS = 32
const WARM_UP_SECONDS = 3
const SECONDS = 8
const ROUNDS = 3
const RESTART_SECONDS = 20

type Measured = { rate: number; cpu: number }

const loadOf = (sessions: readonly Session[], seed: number) => ({
  next: createRequests("REST", "mixed", { sessions, random: createRandom(seed) }),
  connections: CONNECTIONS,
})

/** What so many copies answer at the most. */
const measure = async (count: number, databaseUrl: string, sessions: readonly Session[]) => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  await using copies = await startCopies(count, copyEnvironment(databaseUrl, port))
  await driveClosed(url, { ...loadOf(sessions, count), seconds: WARM_UP_SECONDS })
  const before = await copies.cpu()
  const outcome = await driveClosed(url, { ...loadOf(sessions, count), seconds: SECONDS })
  const cpu = ((await copies.cpu()) - before) / outcome.latencies.length
  say(`${count} at once: ${describe(outcome)}; ${(1e6 * cpu).toFixed(0)} µs of their CPU a request`)
  return { rate: outcome.latencies.length / outcome.seconds, cpu }
}

/** One copy and two in turn, so that what else the machine does meets both. */
const compare = async (databaseUrl: string, sessions: readonly Session[]): Promise<void> => {
  const rounds = { 1: [] as Measured[], 2: [] as Measured[] }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const count of [1, 2] as const) {
      rounds[count].push(await measure(count, databaseUrl, sessions))
    }
  }
  for (const count of [1, 2] as const) {
    const median = (of: keyof Measured) =>
      quantile(
        rounds[count].map((round) => round[of]),
        0.5,
      )
    const whole = (1 / median("cpu")).toFixed(0)
    const rate = median("rate").toFixed(0)
    say(`${count} at once, medians: ${rate} requests a second, ${whole} for a second of their CPU`)
  }
}

/** Replaces two copies one after the other while they are loaded. */
const restart = async (databaseUrl: string, sessions: readonly Session[]): Promise<number> => {
  const port = await freePort()
  await using copies = await startCopies(2, copyEnvironment(databaseUrl, port))
  const before = await copies.pids()
  const load = driveClosed(`http://127.0.0.1:${port}`, {
    ...loadOf(sessions, 3),
    seconds: RESTART_SECONDS,
    isRight: await createOwnershipCheck(databaseUrl, sessions),
  })
  await setTimeout(WARM_UP_SECONDS * 1000)
  const startedAt = performance.now()
  await copies.reload()
  const took = ((performance.now() - startedAt) / 1000).toFixed(1)
  const outcome = await load
  const after = await copies.pids()
  say(`Rolling restart of ${before.join(", ")} to ${after.join(", ")} in ${took} s`)
  say(describe(outcome))
  if (after.some((pid) => before.includes(pid))) throw new Error("a copy was not replaced")
  return outcome.failed + outcome.refused + outcome.wrong
}

await runCommand(async () => {
  await using datasets = await openDatasets(say)
  const url = await datasets.copy(small)
  const sessions = await openSessions(url, 100)
  const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } })
  if (!values.quick) await compare(url, sessions)
  if ((await restart(url, sessions)) > 0) process.exitCode = 1
})
