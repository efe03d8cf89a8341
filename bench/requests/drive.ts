import { Client, Pool, type Dispatcher } from "undici"
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

const nothingYet = (): Outcome => ({
  latencies: [],
  statuses: new Map(),
  refused: 0,
  failed: 0,
  reset: 0,
  wrong: 0,
  seconds: 0,
})

const connectionEnded: ReadonlySet<string | undefined> = new Set([
  "ECONNRESET",
  "EPIPE",
  "UND_ERR_SOCKET",
])

/** Sends a request and notes what came of it, and how long after `from`. */
const send = (
  dispatcher: Dispatcher,
  request: Request,
  { from, outcome, isRight }: { from: number; outcome: Outcome; isRight?: Load["isRight"] },
): Promise<void> =>
  new Promise((resolve) => {
    let status = 0
    const chunks: Buffer[] = []
    dispatcher.dispatch(request, {
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

/** A closed loop: each connection sends its next request when it has the answer to the last. */
export const driveClosed = async (
  url: string,
  { next, connections, seconds, isRight }: Load,
): Promise<Outcome> => {
  const pool = new Pool(url, { connections, pipelining: 1 })
  const outcome = nothingYet()
  const start = performance.now()
  const end = start + seconds * 1000
  const run = async () => {
    for (let now = performance.now(); now < end; now = performance.now()) {
      await send(pool, next(), { from: now, outcome, isRight })
    }
  }
  await Promise.all(Array.from({ length: connections }, run))
  outcome.seconds = (performance.now() - start) / 1000
  await pool.close()
  return outcome
}

type OpenLoad = Load & {
  /** Requests a second. */
  rate: number
  /** Not counted; `onWarm` is called when they are over. */
  warmUpSeconds: number
  onWarm: () => void
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * An open loop: requests are due at an even rate, on one connection after the other, whatever becomes of
 * those before. Latency counts from when a request was due (no coordinated omission).
 */
export const driveOpen = async (
  url: string,
  { next, connections, seconds, isRight, rate, warmUpSeconds, onWarm }: OpenLoad,
): Promise<Outcome> => {
  const clients = Array.from({ length: connections }, () => new Client(url))
  const [warmUp, outcome] = [nothingYet(), nothingYet()]
  const start = performance.now()
  const [first, total] = [rate * warmUpSeconds, rate * (warmUpSeconds + seconds)]
  const underWay: Promise<void>[] = []
  for (let sent = 0; sent < total; await pause(1)) {
    const due = Math.min(total, Math.floor(((performance.now() - start) / 1000) * rate) + 1)
    for (; sent < due; sent += 1) {
      if (sent === first) onWarm()
      const client = clients[sent % connections]
      if (client === undefined) throw new RangeError("there are no connections")
      const from = start + (sent / rate) * 1000
      const counted = sent < first ? warmUp : outcome
      underWay.push(send(client, next(), { from, outcome: counted, isRight }))
    }
  }
  await Promise.all(underWay)
  outcome.seconds = seconds
  await Promise.all(clients.map((client) => client.close()))
  return outcome
}

/** The value below which this part of the values lies. */
export const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? Number.NaN
