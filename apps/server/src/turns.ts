/** Who works, or waits. `turns` is how many it has. */
export type Worker = { turns: number }

/** Of whom it is, how many turns it takes, and what begins when it has them. */
export type Job = { person: string; turns: number; work: () => void }

type Waiting = { worker: Worker; job: Job }

/**
 * There are so many turns, and so many of one person's. Whoever comes later waits, and begins in the order
 * in which they came, but for those of a person who has enough. No job takes more than one person has.
 */
export const createTurns = (most: number, mostOfOne: number) => {
  // Whose each turn is. Not a Set or a Map (docs/decisions/0019-nothing-old-points-to-what-is-new.md).
  const holders = Array.from<string | undefined>({ length: most }).fill(undefined)
  const waiting: Waiting[] = []
  let isNextDue = false

  const countOf = (person: string | undefined): number => {
    let count = 0
    for (const holder of holders) if (holder === person) count += 1
    return count
  }
  const isRoomFor = ({ turns }: Job): boolean => countOf(undefined) >= turns
  const hasEnough = ({ person, turns }: Job): boolean => countOf(person) + turns > mostOfOne
  const pass = (from: string | undefined, to: string | undefined, turns: number): void => {
    for (let passed = 0; passed < turns; passed += 1) holders[holders.indexOf(from)] = to
  }
  const begin = ({ worker, job }: Waiting): void => {
    worker.turns = job.turns
    pass(undefined, job.person, job.turns)
    job.work()
  }
  const beginNext = (): void => {
    isNextDue = false
    let satisfied: string | undefined
    let place = 0
    let begun = 0
    // As many as there are turns: those that are done as they begin leave theirs to the next time.
    while (begun < most) {
      const next = waiting[place]
      if (next === undefined || !isRoomFor(next.job)) return
      if (next.job.person === satisfied || hasEnough(next.job)) {
        satisfied = next.job.person
        place += 1
      } else {
        waiting.splice(place, 1)
        begin(next)
        begun += 1
      }
    }
  }

  /** Not at once: one that is refused as it begins would begin the next, and that one the next. */
  const beginNextSoon = (): void => {
    if (waiting.length === 0 || isNextDue) return
    isNextDue = true
    setImmediate(beginNext)
  }

  return {
    take: (worker: Worker, job: Job): void => {
      const one = { worker, job }
      const isFirst = waiting.length === 0
      if (isFirst && isRoomFor(job) && !hasEnough(job)) return begin(one)
      waiting.push(one)
      if (!isNextDue) beginNext()
    },
    /** Of one that is done, or that waits, which then never begins. */
    giveUp: (worker: Worker, person: string): void => {
      const place = worker.turns > 0 ? -1 : waiting.findIndex((one) => one.worker === worker)
      if (place !== -1) waiting.splice(place, 1)
      pass(person, undefined, worker.turns)
      worker.turns = 0
      beginNextSoon()
    },
  }
}
