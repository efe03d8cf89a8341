import { setTimeout } from "node:timers/promises"
import { createCounter, type Tally } from "./tally.ts"
import { newChange, newCreate, send, wayOf, type Write } from "./writes.ts"

/** A write, and the body of the answer that acknowledged it. */
export type Acknowledged = { write: Write; body: string }

export type Writers = {
  /** Resolves when the next write is acknowledged, whoever made it. */
  nextAcknowledged: () => Promise<unknown>
  /** Resolves when a write of each client has been acknowledged. */
  allAcknowledged: () => Promise<unknown>
  /** What was answered since this was asked last. */
  tally: () => Tally
  /** Waits for what is under way. Each of the tasks was changed once. */
  stop: () => Promise<{ ids: string[]; writes: Acknowledged[] }>
}

const WRITERS = 16
const [PAUSE_MS, RETRY_MS] = [5, 50]

/** Sixteen clients that create and change one task after the other, and repeat a write until they know of it. */
export const startWriters = (url: string, token: string): Writers => {
  const ids: string[] = []
  const writes: Acknowledged[] = []
  const counter = createCounter()
  const stopping = new AbortController()
  const next = Array.from({ length: WRITERS }, () => Promise.withResolvers<void>())

  const acknowledge = (client: number, acknowledged: Acknowledged): void => {
    counter.acknowledged()
    writes.push(acknowledged)
    next[client]?.resolve()
    next[client] = Promise.withResolvers()
  }

  /** The body of the answer that acknowledges it; undefined where the write is to be repeated. */
  const attempt = async (write: Write): Promise<string | undefined> => {
    const start = performance.now()
    try {
      const answer = await send(write, { url, token })
      const body = await answer.text()
      counter.answered(answer.status, performance.now() - start)
      if (answer.ok) return body
      // 409: its twin, of which nobody knows what became, is still running.
      const mayBeRepeated = answer.status === 503 || answer.status === 409
      if (!mayBeRepeated || !answer.headers.has("retry-after")) {
        counter.wrong(`${answer.status} ${body}`)
      }
    } catch {
      counter.failed()
    }
    return undefined
  }

  const make = async (client: number, write: Write): Promise<string> => {
    for (;;) {
      const body = await attempt(write)
      if (body !== undefined) {
        acknowledge(client, { write, body })
        return body
      }
      await setTimeout(RETRY_MS)
    }
  }

  const writeOn = async (client: number): Promise<void> => {
    const way = wayOf(client)
    for (let count = 0; !stopping.signal.aborted; count += 1) {
      const create = newCreate(way, `${client} ${count}`)
      const body = await make(client, create)
      const id = create.id ?? (JSON.parse(body) as { id: string }).id
      await setTimeout(PAUSE_MS)
      await make(client, newChange(way, id))
      ids.push(id)
      await setTimeout(PAUSE_MS)
    }
  }
  const all = Promise.all(next.map((_, client) => writeOn(client)))

  return {
    nextAcknowledged: () => Promise.race(next.map(({ promise }) => promise)),
    allAcknowledged: () => Promise.all(next.map(({ promise }) => promise)),
    tally: () => counter.take(),
    stop: async () => {
      stopping.abort()
      await all
      return { ids, writes }
    },
  }
}
