import { provenance, table } from "../markdown.ts"
import type { Machine } from "../requests/machine.ts"
import type { Tally } from "./tally.ts"

/** What a server went through, and what became of the writes. Times in milliseconds. */
export type Endured = {
  before: Tally
  rows: {
    name: string
    /** Until the first write was acknowledged, and until one of each client was. */
    firstMs: number
    allMs: number
    tally: Tally
    /** The second after that. */
    calm: Tally
  }[]
  /** While the server itself was killed again and again. */
  killed: Tally
  acknowledged: number
  lost: number
  duplicated: number
  /** Answers of idempotency keys that are not given again. */
  forgotten: number
}

type Run = { way: string; endured: Endured }
type Check = [isWrong: boolean, what: string]

const LONGEST_ANSWER_MS = 6_000
const LONGEST_RECOVERY_MS = 1_000
/** Who asked just before may wait for one more answer. */
const LONGEST_RECOVERY_OF_ALL_MS = LONGEST_ANSWER_MS + LONGEST_RECOVERY_MS

const unavailable = ({ statuses }: Tally): number => statuses.get(503) ?? 0

const answersOf = (name: string, { wrong, slowestAnswer }: Tally): Check[] => [
  [wrong.length > 0, `${name}: ${wrong.join("; ")}`],
  [slowestAnswer > LONGEST_ANSWER_MS, `${name}: an answer took too long`],
]

const calmOf = (name: string, tally: Tally): Check[] => [
  ...answersOf(name, tally),
  [tally.failed > 0, `${name}: ${tally.failed} requests without an answer`],
  [tally.acknowledged === 0, `${name}: nothing was acknowledged`],
  [[...tally.statuses.keys()].some((status) => status >= 400), `${name}: ${statusesOf(tally)}`],
]

const rowOf = ({ name, firstMs, allMs, tally, calm }: Endured["rows"][number]): Check[] => [
  ...answersOf(name, tally),
  [tally.failed > 0, `${name}: ${tally.failed} requests without an answer`],
  [unavailable(tally) === 0, `${name}: nothing that a client could see has happened`],
  [firstMs > LONGEST_RECOVERY_MS, `${name}: no write for too long afterwards`],
  [allMs > LONGEST_RECOVERY_OF_ALL_MS, `${name}: no write of some client for too long afterwards`],
  ...calmOf(`${name}, a while later`, calm),
]

/** What is not as it should be, in words. */
const faultsOf = ({ way, endured }: Run): string[] => {
  const { before, rows, killed, lost, duplicated, forgotten } = endured
  const checks: Check[] = [
    ...calmOf("before anything happened", before),
    ...rows.flatMap(rowOf),
    ...answersOf("the server killed", killed),
    [killed.failed === 0, "the server killed: nothing that a client could see has happened"],
    [lost > 0, `${lost} acknowledged writes are lost`],
    [duplicated > 0, `${duplicated} writes were made twice`],
    [forgotten > 0, `${forgotten} answers of idempotency keys are not given again`],
  ]
  return checks.flatMap(([isWrong, what]) => (isWrong ? `${way}: ${what}` : []))
}

const statusesOf = ({ statuses }: Tally): string =>
  [...statuses]
    .toSorted(([a], [b]) => a - b)
    .map(([status, count]) => `${count} × ${status}`)
    .join(", ")

const milliseconds = (value: number): string => value.toFixed(0)

const toRow = (name: string, tally: Tally, recovered: readonly number[]): string[] => [
  name,
  String(tally.acknowledged),
  statusesOf(tally),
  String(tally.failed),
  milliseconds(tally.slowestAnswer),
  milliseconds(tally.worstGap),
  ...recovered.map(milliseconds),
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
    "of every client, ms",
  ],
  [
    ...endured.rows.map((row) => toRow(row.name, row.tally, [row.firstMs, row.allMs])),
    [...toRow("the server killed, ten times", endured.killed, []), "", ""],
  ],
)}

${endured.acknowledged} writes acknowledged, ${endured.lost} lost, ${endured.duplicated} made twice; of the answers of idempotency keys ${endured.forgotten} are not given again.
`

/** The report of a run in Markdown, and whether all is as it should be. */
export const toMarkdown = (
  { runs, leftOut }: { runs: readonly Run[]; leftOut: readonly string[] },
  machine: Machine,
) => {
  const found = runs.flatMap(faultsOf)
  const verdict =
    found.length === 0
      ? "All that was tried is as it should be."
      : `**Not as it should be:**\n\n${found.map((fault) => `- ${fault}`).join("\n")}`
  const text = `# What accidents do

${provenance(machine, "pnpm test:faults")}

Sixteen clients create tasks, with ids of their own, with \`Idempotency-Key\`s and over tRPC, change each of them
(PATCH, a toggle with an \`Idempotency-Key\`, task.update), and repeat a write until it is acknowledged, while
PostgreSQL and the server meet with accidents. Whatever is acknowledged must be there at the end, once; until
then an answer may only be 503, or 409 for a write whose twin is still running, both with \`Retry-After\`, and
within 6 s; the first write is acknowledged within 1 s after PostgreSQL accepts connections again, one of each
client within 7 s, and in the second after that nothing but writes. In the end each \`Idempotency-Key\` is sent
again, and gets its answer again. "Worst gap" is the longest time without an acknowledged write.

${verdict}
${leftOut.map((what) => `\nLeft out: ${what}.\n`).join("")}
${runs.map(section).join("\n")}`
  return { text, isRight: found.length === 0 }
}
