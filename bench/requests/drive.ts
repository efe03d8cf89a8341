import { Pool } from "undici"
import type { Request } from "./workloads.ts"

/** What came of a load. Latencies are in milliseconds. */
export type Outcome = {
  latencies: number[]
  statuses: Map<number, number>
  /** Every status but 2xx. */
  refused: number
  /** No answer, or half of one. */
  failed: number
  /** Those of the failed whose connection ended before the first byte of an answer. */
  reset: number
  /** Answers with 2xx that `isRight` says no to. */
  wrong: number
  seconds: number
}

type Load = {
  next: () => Request
  connections: number
  seconds: number
  /** Whether this is what was asked for; bodies are not read without it. */
  isRight?: ((request: Request, body: string) => boolean) | undefined
}

const connectionEnded: ReadonlySet<string | undefined> = new Set([
  "ECONNRESET",
  "EPIPE",
  "UND_ERR_SOCKET",
])

const send = (
  pool: Pool,
  request: Request,
  { from, outcome, isRight }: { from: number; outcome: Outcome; isRight: Load["isRight"] },
): Promise<void> =>
  new Promise((resolve) => {
    let status = 0
    const chunks: Buffer[] = []
    pool.dispatch(request, {
      onRequestStart() {},
      onResponseStart(_, statusCode) {
        status = statusCode
      },
      onResponseData(_, chunk) {
        if (isRight !== undefined) chunks.push(chunk)
      },
      onResponseEnd() {
        outcome.latencies.push(performance.now() - from)
        outcome.statuses.set(status, (outcome.statuses.get(status) ?? 0) + 1)
        if (status < 200 || status > 299) outcome.refused += 1
        else if (isRight?.(request, Buffer.concat(chunks).toString()) === false) outcome.wrong += 1
        resolve()
      },
      onResponseError(_, { code }: NodeJS.ErrnoException) {
        outcome.failed += 1
        if (status === 0 && connectionEnded.has(code)) outcome.reset += 1
        resolve()
      },
    })
  })

const nothingYet = (): Outcome => ({
  latencies: [],
  statuses: new Map(),
  refused: 0,
  failed: 0,
  reset: 0,
  wrong: 0,
  seconds: 0,
})

const withPool = async (
  url: string,
  connections: number,
  work: (pool: Pool, outcome: Outcome) => Promise<void>,
): Promise<Outcome> => {
  const pool = new Pool(url, { connections, pipelining: 1 })
  const outcome = nothingYet()
  const start = performance.now()
  try {
    await work(pool, outcome)
    return { ...outcome, seconds: (performance.now() - start) / 1000 }
  } finally {
    await pool.close()
  }
}

/** A closed loop: each connection sends its next request when it has the answer to the last. */
export const driveClosed = (
  url: string,
  { next, connections, seconds, isRight }: Load,
): Promise<Outcome> =>
  withPool(url, connections, async (pool, outcome) => {
    const end = performance.now() + seconds * 1000
    const run = async () => {
      for (let now = performance.now(); now < end; now = performance.now()) {
        await send(pool, next(), { from: now, outcome, isRight })
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
  { next, connections, seconds, rate, isRight }: Load & { rate: number },
): Promise<Outcome> =>
  withPool(url, connections, async (pool, outcome) => {
    const start = performance.now()
    const total = rate * seconds
    const underWay: Promise<void>[] = []
    for (let sent = 0; sent < total;) {
      const due = Math.min(total, Math.floor(((performance.now() - start) / 1000) * rate) + 1)
      for (; sent < due; sent += 1) {
        const from = start + (sent / rate) * 1000
        underWay.push(send(pool, next(), { from, outcome, isRight }))
      }
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await Promise.all(underWay)
  })

/** The value below which this part of the values lies. */
export const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? Number.NaN
