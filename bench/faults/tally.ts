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

const freshTally = (): Tally => ({
  acknowledged: 0,
  statuses: new Map(),
  failed: 0,
  slowestAnswer: 0,
  worstGap: 0,
  wrong: [],
})

/** Counts answers until it is asked for them, and then from the beginning. */
export const createCounter = () => {
  let tally = freshTally()
  let lastAcknowledged = performance.now()
  return {
    answered(status: number, milliseconds: number): void {
      tally.slowestAnswer = Math.max(tally.slowestAnswer, milliseconds)
      tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1)
    },
    acknowledged(): void {
      const now = performance.now()
      tally.acknowledged += 1
      tally.worstGap = Math.max(tally.worstGap, now - lastAcknowledged)
      lastAcknowledged = now
    },
    wrong(what: string): void {
      tally.wrong.push(what)
    },
    failed(): void {
      tally.failed += 1
    },
    take(): Tally {
      const done = tally
      tally = freshTally()
      return done
    },
  }
}
