import { Client, Pool, type Dispatcher } from "undici"
import type { Request } from "./workloads.ts"

/** What came of a load. Latencies are in milliseconds; refused is every status but 2xx. */
export type Outcome = { latencies: number[]; refused: number; failed: number; seconds: number }

type Load = { next: () => Request; connections: number; seconds: number }

const nothing = (): Outcome => ({ latencies: [], refused: 0, failed: 0, seconds: 0 })

/** Sends a request and notes how long after `from` it was answered. */
const send = (
  dispatcher: Dispatcher,
  request: Request,
  { from, outcome }: { from: number; outcome: Outcome },
): Promise<void> =>
  new Promise((resolve) => {
    let status = 0
    dispatcher.dispatch(request, {
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

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A closed loop: each connection sends its next request when it has the answer to the last. */
export const driveClosed = async (
  url: string,
  { next, connections, seconds }: Load,
): Promise<Outcome> => {
  const pool = new Pool(url, { connections, pipelining: 1 })
  const outcome = nothing()
  const start = performance.now()
  const end = start + seconds * 1000
  const run = async () => {
    for (let now = performance.now(); now < end; now = performance.now()) {
      await send(pool, next(), { from: now, outcome })
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

/**
 * An open loop: requests are due at an even rate, on one connection after the other, whatever becomes of
 * those before. Latency counts from when a request was due (no coordinated omission).
 */
export const driveOpen = async (
  url: string,
  { next, connections, seconds, rate, warmUpSeconds, onWarm }: OpenLoad,
): Promise<Outcome> => {
  const clients = Array.from({ length: connections }, () => new Client(url))
  const [warmUp, outcome] = [nothing(), nothing()]
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
      underWay.push(send(client, next(), { from, outcome: sent < first ? warmUp : outcome }))
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
