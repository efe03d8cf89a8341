import { batchRatio, ratioOf } from "./figures.ts"
import type { Held } from "./hold.ts"
import type { Cell } from "./measure.ts"
import type { Comparison } from "./scale.ts"
import type { Workload } from "./workloads.ts"

export type Results = {
  cells: readonly Cell[]
  held: readonly Held[]
  sizes: Comparison
  sorts: readonly Comparison[]
  /** Milliseconds from the start of the process to an answer of /ready. */
  startMs: number
}

/** What Docket sets itself. `value` is undefined where it was not measured. */
export type Bar = { name: string; most: number; value: number | undefined; unit: string }

type Pair = { of: "docket REST" | "docket tRPC"; to: string; workload: Workload }

const cpuBar = (cells: readonly Cell[], pair: Pair, most: number): Bar => ({
  name: `${pair.of} ${pair.workload}, CPU against ${pair.to}`,
  most,
  value: ratioOf(cells, pair),
  unit: "×",
})

const cpuBars: readonly [Pair, most: number][] = [
  [{ of: "docket REST", to: "raw", workload: "list" }, 0.45],
  [{ of: "docket tRPC", to: "raw", workload: "list" }, 0.65],
  [{ of: "docket tRPC", to: "stock", workload: "list" }, 0.22],
  [{ of: "docket REST", to: "fastapi", workload: "list" }, 0.1],
  ...(["docket REST", "docket tRPC"] as const).flatMap((of): [Pair, number][] => [
    [{ of, to: "raw", workload: "get" }, 0.6],
    [{ of, to: "raw", workload: "create" }, 0.9],
    [{ of, to: "raw", workload: "update" }, 0.9],
    [{ of, to: "raw", workload: "toggle" }, 0.9],
  ]),
]

const ratio = ({ large, small }: Comparison): number => large / small

export const barsOf = ({ cells, held, sizes, sorts, startMs }: Results): Bar[] => [
  ...cpuBars.map(([pair, most]) => cpuBar(cells, pair, most)),
  { name: "batch of 5 gets against 5 gets, CPU", most: 0.5, value: batchRatio(cells), unit: "×" },
  ...held.flatMap(({ door, p95, refused, failed, rss }): Bar[] => [
    { name: `${door} mixed at 1,000 requests/s, p95`, most: 50, value: p95, unit: "ms" },
    {
      name: `${door} mixed at 1,000 requests/s, errors`,
      most: 0,
      value: refused + failed,
      unit: "",
    },
    {
      name: `${door} mixed, 1,000 connections, memory`,
      most: 100,
      value: Math.max(...rss),
      unit: "MB",
    },
  ]),
  { name: "list p50, 1,000,000 tasks against 10,000", most: 1.15, value: ratio(sizes), unit: "×" },
  {
    name: "slowest sort, 100,000 tasks of one's own against 100",
    most: 1.5,
    value: Math.max(...sorts.map(ratio)),
    unit: "×",
  },
  { name: "from start to /ready", most: 1_500, value: startMs, unit: "ms" },
]
