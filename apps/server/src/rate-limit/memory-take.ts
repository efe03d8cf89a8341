import type { Balance, Quota } from "./quota.ts"

type Window = { used: number; endsAt: number }

type MemoryOptions = {
  /** In milliseconds; never set back. */
  now?: () => number
  /** How many keys have a window at most; the one that ends first makes room. */
  capacity?: number
}

/** Counts in this process. Ended windows go when new ones come, so there is no timer. */
export const createMemoryTake = (
  { limit, windowMs }: Quota,
  { now = () => performance.now(), capacity = 50_000 }: MemoryOptions = {},
): ((key: string, cost: number) => Balance) => {
  // In the order in which they end, for all are of one length.
  const windows = new Map<string, Window>()

  const open = (key: string, window: Window, time: number): void => {
    for (const [oldest, { endsAt }] of windows) {
      if (endsAt > time && windows.size < capacity) break
      windows.delete(oldest)
    }
    windows.set(key, window)
  }

  return (key, cost) => {
    const time = now()
    const known = windows.get(key)
    const isOpen = known !== undefined && known.endsAt > time
    const window = isOpen ? known : { used: 0, endsAt: time + windowMs }
    const isTaken = window.used + cost <= limit
    if (isTaken && cost > 0) {
      window.used += cost
      if (!isOpen) open(key, window, time)
    }
    return { isTaken, remaining: limit - window.used, resetMs: window.endsAt - time }
  }
}
