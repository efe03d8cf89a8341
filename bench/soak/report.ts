import { provenance, table } from "../markdown.ts"
import { quantile, type Outcome } from "../requests/drive.ts"
import type { Machine } from "../requests/machine.ts"
import { PASSERS_BY } from "./passers-by.ts"
import type { Finding } from "./verdict.ts"

type Soaked = {
  findings: readonly Finding[]
  outcomes: readonly Outcome[]
  minutes: number
  /** Requests a second. */
  rate: number
}

/** The report of a run in Markdown. */
export const toMarkdown = (
  { findings, outcomes, minutes, rate }: Soaked,
  machine: Machine,
): string => {
  const latencies = outcomes.flatMap((outcome) => outcome.latencies)
  const at = (part: number) => quantile(latencies, part).toFixed(1)
  return `# A long run

${provenance(machine, `pnpm soak --minutes ${minutes}`)}

1,000 connections, half of them at each door, and ${rate} requests a second of the mixed workload (80 % reads) for ${minutes} minutes after 30 s of warming up; 10,000 users and 1,000,000 tasks. Besides, ${PASSERS_BY} people at a time come on a connection of their own and leave: newcomers, forged tokens, invalid, malformed and stale requests, repeats of a key, batches, and some who leave before they are answered. The server is the bundled one as \`pnpm serve\` starts it, and Node's inspector, which takes some memory of its own.

![Memory over time](soak.svg)

${table(
  ["", "first quarter", "last quarter", ""],
  findings.map(({ what, first, last, isRight }) => [
    what,
    first,
    last,
    isRight ? "as it should be" : "**wrong**",
  ]),
)}

Of the heap it is the first and the last moment. Latency: p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, longest ${at(1)} ms.
`
}
