import { Pool } from "undici"
import type { Request } from "./workloads.ts"

/** What came of a load. Latencies are in milliseconds; refused is every status but 2xx. */
export type Outcome = { latencies: number[]; refused: number; failed: number; seconds: number }

type Load = { next: () => Request; connections: number; seconds: number }

const send = (pool: Pool, request: Request, from: number, outcome: Outcome): Promise<void> =>
  new Promise((resolve) => {
    let status = 0
    pool.dispatch(request, {
      onRequestStart() {},
      onResponseStart(_, statusCode) {
        status = statusCode
      },
      onResponseData() {},
      onResponseEnd() {
        outcome.latencies.push(performance.now() - from)
        if (status < 200 || status > 299) outcome.refused += 1
        resolve()
      },
      onResponseError() {
        outcome.failed += 1
        resolve()
      },
    })
  })

const withPool = async (
  url: string,
  connections: number,
  work: (pool: Pool, outcome: Outcome) => Promise<void>,
): Promise<Outcome> => {
  const pool = new Pool(url, { connections, pipelining: 1 })
  const outcome: Outcome = { latencies: [], refused: 0, failed: 0, seconds: 0 }
  const start = performance.now()
  try {
    await work(pool, outcome)
    return { ...outcome, seconds: (performance.now() - start) / 1000 }
  } finally {
    await pool.close()
  }
}

/** A closed loop: each connection sends its next request when it has the answer to the last. */
export const driveClosed = (url: string, { next, connections, seconds }: Load): Promise<Outcome> =>
  withPool(url, connections, async (pool, outcome) => {
    const end = performance.now() + seconds * 1000
    const run = async () => {
      for (let now = performance.now(); now < end; now = performance.now()) {
        await send(pool, next(), now, outcome)
      }
    }
    await Promise.all(Array.from({ length: connections }, run))
  })

/**
 * An open loop: requests are due at an even rate whatever becomes of those before, and latency
 * counts from when a request was due (no coordinated omission).
 */
export const driveOpen = (
  url: string,
  { next, connections, seconds, rate }: Load & { rate: number },
): Promise<Outcome> =>
  withPool(url, connections, async (pool, outcome) => {
    const start = performance.now()
    const total = rate * seconds
    const underWay: Promise<void>[] = []
    for (let sent = 0; sent < total;) {
      const due = Math.min(total, Math.floor(((performance.now() - start) / 1000) * rate) + 1)
      for (; sent < due; sent += 1) {
        underWay.push(send(pool, next(), start + (sent / rate) * 1000, outcome))
      }
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await Promise.all(underWay)
  })

/** The value below which this part of the values lies. */
export const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? Number.NaN
