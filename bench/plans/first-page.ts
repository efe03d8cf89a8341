import { Client } from "pg"
import type { Measurement } from "./measure.ts"

/** Medians of one sort's first page, in milliseconds, as the client waits for it. */
export type FirstPage = { call: string; heavy: number; light: number }

const rounds = 200

/** Times the first page of every sort for the heavy and the light user in turn. */
export async function timeFirstPages(
  url: string,
  measurements: readonly Measurement[],
): Promise<FirstPage[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const calls = new Set(measurements.map(({ call }) => call).filter((call) => isFirstPage(call)))
    const pages: FirstPage[] = []
    for (const call of calls) {
      const times = { heavy: [] as number[], light: [] as number[] }
      for (let round = 0; round < rounds; round += 1) {
        for (const user of ["heavy", "light"] as const) {
          const measured = measurements.find((each) => each.call === call && each.user === user)
          if (measured === undefined) throw new Error(`${call} was not measured for ${user}`)
          const { text, values } = measured.statement
          const start = performance.now()
          await client.query(text, values)
          times[user].push(performance.now() - start)
        }
      }
      pages.push({ call, heavy: median(times.heavy), light: median(times.light) })
    }
    return pages
  } finally {
    await client.end()
  }
}

const isFirstPage = (call: string): boolean =>
  call.endsWith(", first page") && !call.startsWith("trash")

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
