/** Fewer than a process's connections, so that one person's slow searches leave some to others. */
const MOST_OF_ONE = 4

type Share = { underWay: number; waiting: (() => void)[] }

/** Does the work of a person when fewer than so many pieces of theirs are under way. */
export type QueryShares = <T>(person: string, work: () => Promise<T>) => Promise<T>

/** Everybody's share of the connections that queries take one by one. */
export const createQueryShares = (): QueryShares => {
  const shares = new Map<string, Share>()
  return async (person, work) => {
    const share = shares.get(person) ?? { underWay: 0, waiting: [] }
    shares.set(person, share)
    if (share.underWay < MOST_OF_ONE) share.underWay += 1
    else await new Promise<void>((begin) => share.waiting.push(begin))
    try {
      return await work()
    } finally {
      const next = share.waiting.shift()
      if (next === undefined) share.underWay -= 1
      else setImmediate(next)
      if (share.underWay === 0) shares.delete(person)
    }
  }
}
