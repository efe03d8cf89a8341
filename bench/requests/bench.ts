import { parseArgs } from "node:util"
import { runCommand, say } from "@docket/db/command"
import { large, openDatasets } from "../data/datasets.ts"
import { checkAnswers } from "./check.ts"
import { startContenders } from "./contenders.ts"
import { measureRequests, type Plan } from "./measure.ts"
import { openSessions } from "./sessions.ts"

const plans = {
  quick: { rounds: 3, warmUpSeconds: 0.3, seconds: 1 },
  whole: { rounds: 5, warmUpSeconds: 0.5, seconds: 3 },
} as const satisfies Record<string, Plan>

await runCommand(async () => {
  const { values } = parseArgs({
    options: { quick: { type: "boolean", default: false }, only: { type: "string" } },
  })
  await using datasets = await openDatasets(say)
  const url = await datasets.copy(large)
  const contenders = (await startContenders(url, say)).filter(
    (c) => !values.only || values.only.split(",").includes(c.name),
  )
  try {
    const sessions = await openSessions(url, 1_000)
    const [first] = sessions
    if (first === undefined) throw new Error("nobody has a page of tasks")
    await checkAnswers(contenders, first)
    const cells = await measureRequests(contenders, {
      sessions,
      plan: values.quick ? plans.quick : plans.whole,
      say,
    })
    for (const c of cells)
      say(
        [c.workload, c.contender, ...Object.values(c.figures).map((v) => v.toFixed(1))].join("  "),
      )
    for (const c of contenders)
      say(
        `${c.name} ${(await c.server.rss()).toFixed(0)} MB, start ${c.server.startMs.toFixed(0)} ms`,
      )
  } finally {
    await Promise.all(contenders.map(({ server }) => server.stop()))
  }
})
