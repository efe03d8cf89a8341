/** Makes calls when their turn comes. */
export type CallQueue = <T>(call: () => Promise<T>) => Promise<T>

type Waiting = { begin: () => void; fail: (reason: unknown) => void }

/** With two, a call that waits for the database does not hold up the others. */
const AT_ONCE = 2

/**
 * The queue of one request's calls. A batch takes few of the pool's connections, and what waited
 * begins in a turn of the event loop of its own, so that other requests come in between. A call that
 * throws fails those that wait with it; a failure that concerns itself alone is to be returned.
 */
export const createCallQueue = (): CallQueue => {
  const waiting: Waiting[] = []
  let underWay = 0

  const leave = () => {
    const next = waiting.shift()
    if (next === undefined) underWay -= 1
    else setImmediate(next.begin)
  }

  return async (call) => {
    if (underWay < AT_ONCE) underWay += 1
    else await new Promise<void>((begin, fail) => waiting.push({ begin, fail }))
    try {
      return await call()
    } catch (reason) {
      for (const { fail } of waiting.splice(0)) fail(reason)
      throw reason
    } finally {
      leave()
    }
  }
}
