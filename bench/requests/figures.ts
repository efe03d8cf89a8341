import type { Cell, Figures } from "./measure.ts"
import { quantile } from "./drive.ts"
import { BATCH, type Workload } from "./workloads.ts"

const median = (values: readonly number[]): number => quantile(values, 0.5)

export type Figure = (
  contender: string,
  workload: Workload,
  name: keyof Figures,
) => number | undefined

/** Medians over the rounds. */
export const mediansOf =
  (cells: readonly Cell[]): Figure =>
  (contender, workload, name) => {
    const cell = cells.find((each) => each.contender === contender && each.workload === workload)
    return cell && median(cell.rounds.map((figures) => figures[name]))
  }

const cpuOf = (cells: readonly Cell[], contender: string, workload: Workload): number[] =>
  cells
    .find((cell) => cell.contender === contender && cell.workload === workload)
    ?.rounds.map(({ cpu }) => cpu) ?? []

/** The median over the rounds of one's CPU against another's in the same round. */
export const ratioOf = (
  cells: readonly Cell[],
  { of, to, workload }: { of: string; to: string; workload: Workload },
): number | undefined => {
  const base = cpuOf(cells, to, workload)
  const ratios = cpuOf(cells, of, workload).flatMap((cpu, round) => {
    const against = base[round]
    return against === undefined ? [] : cpu / against
  })
  return ratios.length === 0 ? undefined : median(ratios)
}

/** A batch of gets against as many gets by themselves. */
export const batchRatio = (cells: readonly Cell[]): number => {
  const gets = cpuOf(cells, "docket tRPC", "get")
  return median(
    cpuOf(cells, "docket tRPC", "batch").map((cpu, round) => cpu / (BATCH * (gets[round] ?? NaN))),
  )
}
