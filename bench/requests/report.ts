import { provenance, table } from "../markdown.ts"
import { barsOf, type Bar, type Results } from "./bars.ts"
import { mediansOf, ratioOf } from "./figures.ts"
import type { Held } from "./hold.ts"
import type { Machine } from "./machine.ts"
import { workloads } from "./workloads.ts"

const number = (value: number | undefined, digits = 0): string =>
  value === undefined ? "–" : value.toFixed(digits)

const barRow = ({ name, most, value, unit }: Bar): string[] => {
  const verdict = value === undefined ? "not run" : value <= most ? "reached" : "**missed**"
  return [name, `≤ ${most} ${unit}`, `${number(value, unit === "×" ? 2 : 0)} ${unit}`, verdict]
}

const heldRow = (held: Held): string[] => [
  held.door,
  String(held.seconds),
  String(held.requests),
  String(held.refused + held.failed),
  number(held.cpu),
  number(held.p50, 1),
  number(held.p95, 1),
  number(held.p99, 1),
  number(held.warmUpRss),
  held.rss.map((megabytes) => megabytes.toFixed(0)).join(" "),
]

/** The report of a run in Markdown. */
export const toMarkdown = (results: Results, machine: Machine, chart: string): string => {
  const { cells, held, sizes, sorts } = results
  const contenders = [...new Set(cells.map(({ contender }) => contender))]
  const figure = mediansOf(cells)
  const rows = workloads.flatMap((workload) =>
    contenders.flatMap((contender) =>
      figure(contender, workload, "cpu") === undefined
        ? []
        : [
            [
              workload,
              contender,
              number(figure(contender, workload, "cpu")),
              number(ratioOf(cells, { of: contender, to: "raw", workload }), 2),
              number(figure(contender, workload, "rate")),
              ...(["p50", "p95", "p99"] as const).map((name) =>
                number(figure(contender, workload, name), 1),
              ),
            ],
          ],
    ),
  )
  return `# What a request costs

${provenance(machine, `pnpm bench${machine.isQuick ? " --quick" : ""}`)}

10,000 users and 1,000,000 tasks; load, server and PostgreSQL share the machine. CPU is the server process's own, of all its threads; a ratio is the median over the rounds of one's CPU against another's in the same round. Docket runs as \`pnpm serve\` starts it, log and rate limits included; the peers are in [\`bench/peers\`](../peers), without either.

![CPU a request, against the hand-written server](${chart})

## What was to be reached

${table(["", "bar", "measured", ""], barsOf(results).map(barRow))}

## Each workload, 32 connections

${table(["workload", "server", "CPU, µs", "against raw", "requests/s", "p50, ms", "p95", "p99"], rows)}

## A thousand connections, a thousand requests a second, mixed

${table(["door", "seconds", "requests", "errors", "CPU, µs", "p50, ms", "p95", "p99", "memory, MB: warming up", "over time"], held.map(heldRow))}

## Size

${table(
  ["one connection, p50", "large, ms", "small, ms", "ratio"],
  [sizes, ...sorts].map(({ name, large, small }) => [
    name,
    large.toFixed(2),
    small.toFixed(2),
    (large / small).toFixed(2),
  ]),
)}

The list is read with 1,000,000 and with 10,000 tasks in the table; the sorts by a person with 100,000 tasks and by one with 100.
`
}
