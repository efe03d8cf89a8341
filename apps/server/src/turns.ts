/** Who works, or waits for a turn. `turn` is which of them it has, or NO_TURN. */
export type Worker = { turn: number }

type Waiting = { worker: Worker; person: string; work: () => void }

export const NO_TURN = -1

/**
 * So many work at once, and so many of one person's. Whoever comes later waits, and begins in the order
 * in which they came, but for those of a person who has enough.
 */
export const createTurns = (most: number, mostOfOne: number) => {
  // Whose each turn is. Not a Set or a Map (docs/decisions/0019-nothing-old-points-to-what-is-new.md).
  const holders = Array.from<string | undefined>({ length: most }).fill(undefined)
  const waiting: Waiting[] = []
  let isNextDue = false

  const hasEnough = (person: string): boolean => {
    let own = 0
    for (const holder of holders) if (holder === person) own += 1
    return own >= mostOfOne
  }
  const begin = ({ worker, person, work }: Waiting, turn: number): void => {
    holders[turn] = person
    worker.turn = turn
    work()
  }
  const beginNext = (): void => {
    isNextDue = false
    let satisfied: string | undefined
    let place = 0
    for (let begun = 0; begun < most; begun += 1) {
      const turn = holders.indexOf(undefined)
      if (turn === NO_TURN) return
      const isNext = ({ person }: Waiting, index: number): boolean => {
        if (index < place || person === satisfied) return false
        if (hasEnough(person)) satisfied = person
        return person !== satisfied
      }
      place = waiting.findIndex(isNext)
      const [next] = place === -1 ? [] : waiting.splice(place, 1)
      if (next === undefined) return
      begin(next, turn)
    }
  }

  return {
    take: (worker: Worker, person: string, work: () => void): void => {
      const turn = holders.indexOf(undefined)
      const one = { worker, person, work }
      if (isNextDue || turn === NO_TURN || hasEnough(person)) waiting.push(one)
      else begin(one, turn)
    },
    /** Of one that is done, or that waits, which then never begins. */
    giveUp: (worker: Worker): void => {
      if (worker.turn !== NO_TURN) {
        holders[worker.turn] = undefined
        worker.turn = NO_TURN
        // Not at once: one that is refused as it begins would begin the next, and that one the next.
        if (waiting.length > 0 && !isNextDue) {
          isNextDue = true
          setImmediate(beginNext)
        }
        return
      }
      const place = waiting.findIndex((one) => one.worker === worker)
      if (place !== -1) waiting.splice(place, 1)
    },
  }
}
