import { parseArgs } from "node:util"
import { runCommand, say } from "@docket/db/command"
import { openDatasets, small } from "../data/datasets.ts"
import { checkAnswers } from "../requests/check.ts"
import { driveClosed } from "../requests/drive.ts"
import { createOwnershipCheck } from "../requests/ownership.ts"
import { createRandom } from "../requests/random.ts"
import { openSessions, type Session } from "../requests/sessions.ts"
import { createRequests } from "../requests/workloads.ts"
import { checkIdempotentCreates } from "./idempotent.ts"
import { startLoggingDocket } from "./logging-docket.ts"
import { startPgBouncer } from "./pgbouncer.ts"
import { describe } from "./report.ts"

const CONNECTIONS = 32

const load = async (
  name: string,
  databaseUrl: string,
  { sessions, seconds }: { sessions: readonly Session[]; seconds: number },
): Promise<number> => {
  await using docket = await startLoggingDocket(databaseUrl)
  const [first] = sessions
  if (first === undefined) throw new Error("nobody has a page of tasks")
  const { server } = docket
  await checkAnswers(
    [
      { name: `${name}, REST`, door: "REST", server },
      { name: `${name}, tRPC`, door: "tRPC", server },
    ],
    first,
  )
  await checkIdempotentCreates(server.url, first)
  let bad = 0
  for (const [door, workload] of [
    ["REST", "mixed"],
    ["tRPC", "batch"],
  ] as const) {
    const before = await server.cpu()
    const outcome = await driveClosed(server.url, {
      next: createRequests(door, workload, { sessions, random: createRandom(1) }),
      connections: CONNECTIONS,
      seconds,
      isRight: await createOwnershipCheck(databaseUrl, sessions),
    })
    const cpu = (1e6 * ((await server.cpu()) - before)) / outcome.latencies.length
    say(
      `${name}, ${workload}: ${describe(outcome)}; ${cpu.toFixed(0)} µs of Docket's CPU a request`,
    )
    bad += outcome.failed + outcome.refused + outcome.wrong
  }
  for (const [line, count] of docket.logged()) say(`${name} logs ${count} ×: ${line}`)
  return bad
}

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      prepared: { type: "string" },
      pool: { type: "string", default: "8" },
      direct: { type: "boolean", default: false },
      seconds: { type: "string", default: "20" },
    },
  })
  await using datasets = await openDatasets(say)
  const url = await datasets.copy(small)
  const options = { sessions: await openSessions(url, 100), seconds: Number(values.seconds) }
  await using pgBouncer = await startPgBouncer(url, {
    poolSize: Number(values.pool),
    preparedStatements: values.prepared === undefined ? undefined : Number(values.prepared),
  })
  let bad = await load("PgBouncer", pgBouncer.url, options)
  for (const line of pgBouncer.log().split("\n")) if (/WARN|ERROR/.test(line)) say(line)
  if (values.direct) bad += await load("direct", url, options)
  if (bad > 0) process.exitCode = 1
})
