import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"

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
  /** Waits for what is under way. Gives back the ids of all tasks that were acknowledged. */
  stop: () => Promise<string[]>
}

const WRITERS = 16
const [PAUSE_MS, RETRY_MS] = [5, 50]

const kinds = ["an id of its own", "an Idempotency-Key", "tRPC"] as const

/** A create that may be repeated until it is acknowledged, and the id in its answer. */
const newCreate = (kind: (typeof kinds)[number], title: string) => {
  const [id, json] = [randomUUID(), { "content-type": "application/json" }]
  switch (kind) {
    case "an id of its own":
      return { path: "/api/tasks", headers: json, body: { id, title }, id }
    case "an Idempotency-Key":
      return { path: "/api/tasks", headers: { ...json, "idempotency-key": id }, body: { title } }
    case "tRPC":
      return { path: "/trpc/task.create", headers: json, body: { json: { id, title } }, id }
  }
}

const freshTally = (): Tally => ({
  acknowledged: 0,
  statuses: new Map(),
  failed: 0,
  slowestAnswer: 0,
  worstGap: 0,
  wrong: [],
})

/** Sixteen clients that create one task after the other, and repeat a create until they know of it. */
export const startWriters = (url: string, token: string): Writers => {
  const ids: string[] = []
  let tally = freshTally()
  let lastAcknowledged = performance.now()
  const stopping = new AbortController()
  let next = Promise.withResolvers<void>()

  const acknowledge = (id: string): void => {
    const now = performance.now()
    ids.push(id)
    tally.acknowledged += 1
    tally.worstGap = Math.max(tally.worstGap, now - lastAcknowledged)
    lastAcknowledged = now
    next.resolve()
    next = Promise.withResolvers()
  }

  /** The id of the task once it is acknowledged; undefined where the create is to be repeated. */
  const attempt = async (create: ReturnType<typeof newCreate>): Promise<string | undefined> => {
    const start = performance.now()
    try {
      const answer = await fetch(url + create.path, {
        method: "POST",
        headers: { ...create.headers, authorization: `Bearer ${token}` },
        body: JSON.stringify(create.body),
      })
      const body = await answer.text()
      tally.slowestAnswer = Math.max(tally.slowestAnswer, performance.now() - start)
      tally.statuses.set(answer.status, (tally.statuses.get(answer.status) ?? 0) + 1)
      if (answer.ok) return create.id ?? (JSON.parse(body) as { id: string }).id
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

  const write = async (writer: number): Promise<void> => {
    const kind = kinds[writer % kinds.length] ?? kinds[0]
    for (let count = 0; !stopping.signal.aborted; count += 1) {
      const create = newCreate(kind, `${writer} ${count}`)
      let id = await attempt(create)
      while (id === undefined) {
        await setTimeout(RETRY_MS)
        id = await attempt(create)
      }
      acknowledge(id)
      await setTimeout(PAUSE_MS)
    }
  }
  const all = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))

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
