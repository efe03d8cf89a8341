/** Makes calls one after the other. */
export type CallQueue = <T>(call: () => Promise<T>) => Promise<T>

type Waiting = { begin: () => void; fail: (reason: unknown) => void }

/**
 * The queue of one request's calls: a batch takes one connection of the pool, and each call begins
 * in a turn of the event loop of its own, so that other requests come in between. A call that throws
 * fails those that wait with it; a failure that concerns itself alone is to be returned.
 */
export const createCallQueue = (): CallQueue => {
  const waiting: Waiting[] = []
  let isBusy = false

  const leave = () => {
    const next = waiting.shift()
    if (next === undefined) isBusy = false
    else setImmediate(next.begin)
  }

  return async (call) => {
    if (isBusy) await new Promise<void>((begin, fail) => waiting.push({ begin, fail }))
    isBusy = true
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
