import { mkdir, writeFile } from "node:fs/promises"
import { setTimeout } from "node:timers/promises"
import { parseArgs } from "node:util"
import { runCommand, say } from "@docket/db/command"
import { freePort } from "@docket/db/free-port"
import { large, openDatasets } from "../data/datasets.ts"
import { startDocket } from "../requests/contenders.ts"
import { driveOpen } from "../requests/drive.ts"
import { describeMachine } from "../requests/machine.ts"
import { createOwnershipCheck } from "../requests/ownership.ts"
import { createRandom } from "../requests/random.ts"
import { openSessions } from "../requests/sessions.ts"
import { createRequests } from "../requests/workloads.ts"
import { openInspector } from "./inspector.ts"
import { look, observe } from "./observe.ts"
import { passBy } from "./passers-by.ts"
import { toSvg } from "./plot.ts"
import { toMarkdown } from "./report.ts"
import { judge } from "./verdict.ts"

const doors = ["REST", "tRPC"] as const
/** Of each door. */
const [CONNECTIONS, RATE] = [500, 500]
const WARM_UP_SECONDS = 30
const POOL_SIZE = 10
/** Longer than the pool keeps a connection that nobody uses. */
const REST_MS = 35_000
/** Shorter runs are not kept as the report. */
const WHOLE_MINUTES = 10

await runCommand(async () => {
  if (process.platform !== "linux") throw new Error("Memory is read from /proc: run this on Linux.")
  const { values } = parseArgs({ options: { minutes: { type: "string", default: "10" } } })
  const minutes = Number(values.minutes)
  if (!(minutes > 0)) throw new Error("--minutes wants a number above 0")

  await using datasets = await openDatasets(say)
  const databaseUrl = await datasets.copy(large)
  const machine = await describeMachine(databaseUrl, { isQuick: minutes < WHOLE_MINUTES })
  const sessions = await openSessions(databaseUrl, 1_000)
  const isRight = await createOwnershipCheck(databaseUrl, sessions)
  const port = await freePort()
  const inspect = { NODE_OPTIONS: `--inspect=127.0.0.1:${port}` }
  const server = await startDocket(databaseUrl, inspect)
  try {
    using inspector = await openInspector(port)
    const observed = { server, inspector, databaseUrl }
    const seconds = minutes * 60
    const before = await look(observed, { at: 0, withHeap: false })
    const settled = Promise.withResolvers<void>()
    say(`Loading it for ${WARM_UP_SECONDS} s, then looking at it for ${minutes} minutes`)
    const load = doors.map((door, index) =>
      driveOpen(server.url, {
        next: createRequests(door, "mixed", { sessions, random: createRandom(index) }),
        connections: CONNECTIONS,
        rate: RATE,
        seconds: seconds + 5,
        warmUpSeconds: WARM_UP_SECONDS,
        onWarm: settled.resolve,
        isRight,
      }),
    )
    const leaving = new AbortController()
    const passing = passBy(server.url, {
      sessions,
      random: createRandom(doors.length),
      signal: leaving.signal,
    })
    await settled.promise
    const samples = await observe(observed, {
      seconds,
      onSample: ({ at, rss }) => say(`${(at / 60).toFixed(1)} min: ${rss.toFixed(0)} MB`),
    })
    leaving.abort()
    const passed = await passing
    const outcomes = await Promise.all(load)
    await setTimeout(REST_MS)
    const after = await look(observed, { at: seconds, withHeap: true })
    const connections = CONNECTIONS * doors.length
    const findings = judge({
      samples,
      outcomes,
      passed,
      before,
      after,
      connections,
      poolSize: POOL_SIZE,
    })

    const name = minutes < WHOLE_MINUTES ? "../.data/soak" : "../reports/soak"
    const write = (ending: string, text: string) =>
      writeFile(new URL(`${name}.${ending}`, import.meta.url), text)
    const report = toMarkdown({ findings, outcomes, minutes, rate: RATE * doors.length }, machine)
    await mkdir(new URL("../.data/", import.meta.url), { recursive: true })
    await write("md", report)
    await write("svg", toSvg(samples))
    await write("json", `${JSON.stringify({ machine, findings, samples }, null, 2)}\n`)
    process.stdout.write(report)
    if (findings.some(({ isRight }) => !isRight)) process.exitCode = 1
  } finally {
    await server.stop()
  }
})
