import { provenance, table } from "../markdown.ts"
import type { Machine } from "../requests/machine.ts"
import type { Tally } from "./writers.ts"

/** What a server went through, and what became of the writes. */
export type Endured = {
  rows: { name: string; recoveredMs: number; tally: Tally }[]
  /** While the server itself was killed again and again. */
  killed: Tally
  acknowledged: number
  lost: number
  duplicated: number
}

type Run = { way: string; endured: Endured }

const LONGEST_ANSWER_MS = 6_000
const LONGEST_RECOVERY_MS = 1_000

/** What is not as it should be, in words. */
const faultsOf = ({ way, endured }: Run): string[] => {
  const { rows, killed, lost, duplicated } = endured
  const checks = rows.flatMap(
    ({ name, recoveredMs, tally }): [isWrong: boolean, what: string][] => [
      [tally.wrong.length > 0, `${name}: ${tally.wrong.join("; ")}`],
      [tally.failed > 0, `${name}: ${tally.failed} requests without an answer`],
      [tally.slowestAnswer > LONGEST_ANSWER_MS, `${name}: an answer took too long`],
      [recoveredMs > LONGEST_RECOVERY_MS, `${name}: no write for too long afterwards`],
    ],
  )
  checks.push(
    [killed.wrong.length > 0, `the server killed: ${killed.wrong.join("; ")}`],
    [lost > 0, `${lost} acknowledged writes are lost`],
    [duplicated > 0, `${duplicated} writes were made twice`],
  )
  return checks.flatMap(([isWrong, what]) => (isWrong ? `${way}: ${what}` : []))
}

const statusesOf = ({ statuses }: Tally): string =>
  [...statuses]
    .toSorted(([a], [b]) => a - b)
    .map(([status, count]) => `${count} × ${status}`)
    .join(", ")

const milliseconds = (value: number): string => value.toFixed(0)

const toRow = (name: string, tally: Tally, recoveredMs?: number): string[] => [
  name,
  String(tally.acknowledged),
  statusesOf(tally),
  String(tally.failed),
  milliseconds(tally.slowestAnswer),
  milliseconds(tally.worstGap),
  recoveredMs === undefined ? "" : milliseconds(recoveredMs),
]

const section = ({ way, endured }: Run): string => `## Docket on PostgreSQL ${way}

${table(
  [
    "what happened",
    "acknowledged",
    "answers",
    "no answer",
    "slowest answer, ms",
    "worst gap, ms",
    "first write after, ms",
  ],
  [
    ...endured.rows.map(({ name, tally, recoveredMs }) => toRow(name, tally, recoveredMs)),
    toRow("the server killed, ten times", endured.killed),
  ],
)}

${endured.acknowledged} writes acknowledged, ${endured.lost} lost, ${endured.duplicated} made twice.
`

/** The report of a run in Markdown, and whether all is as it should be. */
export const toMarkdown = (
  { runs, leftOut }: { runs: readonly Run[]; leftOut: readonly string[] },
  machine: Machine,
) => {
  const found = runs.flatMap(faultsOf)
  const verdict =
    found.length === 0
      ? "All is as it should be."
      : `**Not as it should be:**\n\n${found.map((fault) => `- ${fault}`).join("\n")}`
  const text = `# What accidents do

${provenance(machine, "pnpm test:faults")}

Sixteen clients create tasks, with ids of their own, with \`Idempotency-Key\`s and over tRPC, change each of them
(PATCH, a toggle with an \`Idempotency-Key\`, task.update), and repeat a write until it is acknowledged, while
PostgreSQL and the server meet with accidents. Whatever is acknowledged must be there at the end, once; until
then an answer may only be 503, or 409 for a write whose twin is still running, both with \`Retry-After\`, and
within 6 s; the first write is acknowledged within 1 s after PostgreSQL accepts connections again. "Worst gap"
is the longest time without an acknowledged write.

${verdict}
${leftOut.map((what) => `\nLeft out: ${what}.\n`).join("")}
${runs.map(section).join("\n")}`
  return { text, isRight: found.length === 0 }
}
