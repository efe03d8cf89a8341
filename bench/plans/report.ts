import { table } from "../markdown.ts"
import { median, type FirstPage } from "./first-page.ts"
import type { Measurement, UserName } from "./measure.ts"
import type { PlanMode } from "./explain.ts"

/** One row for each statement, with the heavy user's custom plan, and one for each faulty plan. */
export function plansTable(measurements: readonly Measurement[]): string {
  const calls = [...new Set(measurements.map(({ call }) => call))]
  const rows = calls.map((call) => {
    const of = (user: UserName, mode: PlanMode) =>
      measurements.find((each) => each.call === call && each.user === user && each.mode === mode)
    const shown = of("heavy", "custom")
    const others = [of("heavy", "generic"), of("ordinary", "custom"), of("light", "custom")]
    return cells(call, shown).concat(others.map(time), verdict(shown))
  })
  return table(
    ["call", "plan", "read", "sorted", "pages", "ms", "generic", "1,000", "100", "verdict"],
    rows,
  )
}

/** The plans with faults that the other table does not show. */
export function faultyPlansTable(measurements: readonly Measurement[]): string {
  const faulty = measurements.filter(
    ({ user, mode, faults }) => faults.length > 0 && !(user === "heavy" && mode === "custom"),
  )
  return table(
    ["call", "plan", "read", "sorted", "pages", "ms", "verdict"],
    faulty.map((measured) => {
      const call = `${measured.call} (${measured.user} user, ${measured.mode} plan)`
      return cells(call, measured).concat(verdict(measured))
    }),
  )
}

export function firstPagesTable(pages: readonly FirstPage[]): string {
  return table(
    ["sort", "100,000 tasks, ms", "100 tasks, ms", "ratio"],
    pages.map(({ call, heavy, light }) => [
      call.replace(", first page", ""),
      heavy.toFixed(3),
      light.toFixed(3),
      (heavy / light).toFixed(2),
    ]),
  )
}

export function planningTimes(measurements: readonly Measurement[]): string {
  const of = (wanted: PlanMode) =>
    median(measurements.filter(({ mode }) => mode === wanted).map((each) => each.planningTime))
  const [custom, generic] = [of("custom"), of("generic")]
  return `Planning, median: ${custom.toFixed(3)} ms custom, ${generic.toFixed(3)} ms generic.`
}

function cells(call: string, measured: Measurement | undefined): string[] {
  if (measured === undefined) return [call, "", "", "", "", ""]
  const { read, sorted, pages } = measured.figures
  const sorts = measured.plan.includes("Sort")
  const counts = [read, sorts ? sorted : undefined, pages]
  return [call, measured.plan, ...counts.map((count) => count?.toString() ?? "–"), time(measured)]
}

const time = (measured: Measurement | undefined): string =>
  measured === undefined ? "" : milliseconds(measured.executionTime)

const milliseconds = (value: number): string =>
  value < 10 ? value.toPrecision(2) : value.toFixed(0)

const verdict = (measured: Measurement | undefined): string =>
  measured === undefined || measured.faults.length === 0 ? "ok" : measured.faults.join(", ")
