import { setTimeout } from "node:timers/promises"
import { newChange, newCreate, wayOf, type Write } from "./writes.ts"

/** What was answered in a stretch of time. */
export type Tally = {
  acknowledged: number
  /** How often each status was answered. */
  statuses: Map<number, number>
  /** No answer at all. */
  failed: number
  /** Milliseconds. */
  slowestAnswer: number
  /** The longest time between two acknowledged writes, whoever made them; in milliseconds. */
  worstGap: number
  /** Answers that are none of those that a client knows what to do with. */
  wrong: string[]
}

export type Writers = {
  /** Resolves when the next write is acknowledged. */
  nextAcknowledged: () => Promise<void>
  /** What was answered since this was asked last. */
  tally: () => Tally
  /** Waits for what is under way. Gives back the ids of all tasks, each of which was changed once. */
  stop: () => Promise<string[]>
}

const WRITERS = 16
const [PAUSE_MS, RETRY_MS] = [5, 50]

const freshTally = (): Tally => ({
  acknowledged: 0,
  statuses: new Map(),
  failed: 0,
  slowestAnswer: 0,
  worstGap: 0,
  wrong: [],
})

/** Sixteen clients that create and change one task after the other, and repeat a write until they know of it. */
export const startWriters = (url: string, token: string): Writers => {
  const ids: string[] = []
  let tally = freshTally()
  let lastAcknowledged = performance.now()
  const stopping = new AbortController()
  let next = Promise.withResolvers<void>()

  const acknowledge = (): void => {
    const now = performance.now()
    tally.acknowledged += 1
    tally.worstGap = Math.max(tally.worstGap, now - lastAcknowledged)
    lastAcknowledged = now
    next.resolve()
    next = Promise.withResolvers()
  }

  /** The body of the answer that acknowledges it; undefined where the write is to be repeated. */
  const attempt = async (write: Write): Promise<string | undefined> => {
    const start = performance.now()
    try {
      const answer = await fetch(url + write.path, {
        method: write.method,
        headers: { ...write.headers, authorization: `Bearer ${token}` },
        body: JSON.stringify(write.body),
      })
      const body = await answer.text()
      tally.slowestAnswer = Math.max(tally.slowestAnswer, performance.now() - start)
      tally.statuses.set(answer.status, (tally.statuses.get(answer.status) ?? 0) + 1)
      if (answer.ok) return body
      // 409: its twin, of which nobody knows what became, is still running.
      const mayBeRepeated = answer.status === 503 || answer.status === 409
      if (!mayBeRepeated || !answer.headers.has("retry-after")) {
        tally.wrong.push(`${answer.status} ${body}`)
      }
    } catch {
      tally.failed += 1
    }
    return undefined
  }

  const make = async (write: Write): Promise<string> => {
    for (;;) {
      const body = await attempt(write)
      if (body !== undefined) {
        acknowledge()
        return body
      }
      await setTimeout(RETRY_MS)
    }
  }

  const writeOn = async (client: number): Promise<void> => {
    const way = wayOf(client)
    for (let count = 0; !stopping.signal.aborted; count += 1) {
      const create = newCreate(way, `${client} ${count}`)
      const body = await make(create)
      const id = create.id ?? (JSON.parse(body) as { id: string }).id
      await setTimeout(PAUSE_MS)
      await make(newChange(way, id))
      ids.push(id)
      await setTimeout(PAUSE_MS)
    }
  }
  const all = Promise.all(Array.from({ length: WRITERS }, (_, client) => writeOn(client)))

  return {
    nextAcknowledged: () => next.promise,
    tally: () => {
      const done = tally
      tally = freshTally()
      return done
    },
    stop: async () => {
      stopping.abort()
      await all
      return ids
    },
  }
}
