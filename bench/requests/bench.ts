import { mkdir, writeFile } from "node:fs/promises"
import { parseArgs } from "node:util"
import { runCommand, say } from "@docket/db/command"
import { large, openDatasets, small } from "../data/datasets.ts"
import { toSvg } from "./chart.ts"
import { checkAnswers } from "./check.ts"
import { startContenders, startDocket } from "./contenders.ts"
import { hold } from "./hold.ts"
import { describeMachine } from "./machine.ts"
import { measureRequests } from "./measure.ts"
import { toMarkdown } from "./report.ts"
import { compareSizes, compareSorts } from "./scale.ts"
import { openSessions } from "./sessions.ts"

const quick = {
  name: "quick",
  folder: new URL("../.data/", import.meta.url),
  requests: { rounds: 3, firstWarmUp: 1, warmUp: 0.1, seconds: 0.7 },
  held: { warmUpSeconds: 10, seconds: 5 },
  comparisons: 3,
}
const whole = {
  name: "request-path",
  folder: new URL("../reports/", import.meta.url),
  requests: { rounds: 9, firstWarmUp: 4, warmUp: 0.3, seconds: 1.5 },
  held: { warmUpSeconds: 30, seconds: 60 },
  comparisons: 15,
}

const PEOPLE = 1_000

await runCommand(async () => {
  if (process.platform !== "linux") throw new Error("CPU is read from /proc: run this on Linux.")
  const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } })
  const plan = values.quick ? quick : whole
  await using datasets = await openDatasets(say)
  const databaseUrl = await datasets.copy(large)
  const machine = await describeMachine(databaseUrl, { isQuick: values.quick })
  await using servers = new AsyncDisposableStack()
  const contenders = await startContenders(databaseUrl, { servers, say })

  const sessions = await openSessions(databaseUrl, PEOPLE)
  const [first] = sessions
  if (first === undefined) throw new Error("nobody has a page of tasks")
  say("Checking that all answers are the same")
  await checkAnswers(contenders, first)
  const cells = await measureRequests(contenders, { sessions, plan: plan.requests, say })

  say("Comparing sizes and sorts")
  const [server] = contenders.map((contender) => contender.server)
  if (server === undefined) throw new Error("nothing was started")
  const smallUrl = await datasets.copy(small)
  const smallServer = await startDocket(smallUrl)
  servers.defer(smallServer.stop)
  const sizes = await compareSizes(
    { server, databaseUrl },
    { server: smallServer, databaseUrl: smallUrl },
    plan.comparisons,
  )
  const sorts = await compareSorts(server, plan.comparisons)

  say("Holding a thousand connections")
  const held = []
  for (const door of ["REST", "tRPC"] as const) {
    // One that has done nothing else yet, as memory is concerned.
    const fresh = await startDocket(databaseUrl)
    servers.defer(fresh.stop)
    held.push(await hold(fresh, { door, sessions, ...plan.held }))
    await fresh.stop()
  }

  const results = { cells, held, sizes, sorts, startMs: smallServer.startMs }
  const report = toMarkdown(results, machine, `${plan.name}.svg`)
  const write = (ending: string, text: string) =>
    writeFile(new URL(`${plan.name}.${ending}`, plan.folder), text)
  await mkdir(plan.folder, { recursive: true })
  await write("md", report)
  await write("svg", toSvg(cells))
  await write("json", `${JSON.stringify({ machine, ...results }, null, 2)}\n`)
  process.stdout.write(report)
})
