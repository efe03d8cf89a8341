/** Who works, or waits for a turn. */
export type Worker = { isWorking: boolean }

type Waiting = { worker: Worker; work: () => void }

/** So many work at once. Whoever comes later waits, and begins in the order in which they came. */
export const createTurns = (most: number) => {
  // Neither is a Set or a Map (docs/decisions/0019-nothing-old-points-to-what-is-new.md).
  let working = 0
  const waiting: Waiting[] = []

  const begin = ({ worker, work }: Waiting): void => {
    working += 1
    worker.isWorking = true
    work()
  }
  const beginNext = (): void => waiting.splice(0, most - working).forEach(begin)

  return {
    take: (worker: Worker, work: () => void): void => {
      if (working < most && waiting.length === 0) begin({ worker, work })
      else waiting.push({ worker, work })
    },
    /** Of one that is done, or that waits, which then never begins. */
    giveUp: (worker: Worker): void => {
      if (worker.isWorking) {
        worker.isWorking = false
        working -= 1
        // Not at once: one that is refused as it begins would begin the next, and that one the next.
        if (waiting.length > 0) setImmediate(beginNext)
        return
      }
      const place = waiting.findIndex((one) => one.worker === worker)
      if (place !== -1) waiting.splice(place, 1)
    },
  }
}
