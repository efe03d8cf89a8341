import type { Accepted } from "./verify-token.ts"

/** `now` is in milliseconds and never set back. */
type TokenMemoryOptions = { now: () => number; capacity?: number }

export type TokenMemory = {
  /** What the token was found to be in the last minute. Whether it has expired since is not asked. */
  recall: (token: string) => Accepted | undefined
  /** Takes what was verified since `begun`, unless all has been forgotten meanwhile. */
  remember: (token: string, accepted: Accepted, begun?: number) => void
  /** To be asked before a token is verified. */
  begin: () => number
  forgetAll: () => void
  /** How many are kept: those that are over go when others come. */
  size: () => number
}

const KEPT_MS = 60_000
// Some 5 MB when full: nobody's token of ordinary length is left out.
const CAPACITY = 10_000
const MAX_LENGTH = 2_048

/**
 * Remembers tokens that were verified, and no others, for a minute at most: a signature costs more to
 * verify than a task to read (bench/reports).
 */
export const createTokenMemory = ({
  now,
  capacity = CAPACITY,
}: TokenMemoryOptions): TokenMemory => {
  // In the order in which they were verified, the oldest first.
  const known = new Map<string, { accepted: Accepted; until: number }>()
  let timesForgotten = 0

  return {
    recall(token) {
      const entry = known.get(token)
      if (entry === undefined || entry.until > now()) return entry?.accepted
      known.delete(token)
      return undefined
    },
    begin: () => timesForgotten,
    remember(token, accepted, begun = timesForgotten) {
      if (token.length > MAX_LENGTH || begun !== timesForgotten) return
      known.delete(token)
      const time = now()
      for (const [oldest, { until }] of known) {
        if (until > time && known.size < capacity) break
        known.delete(oldest)
      }
      known.set(token, { accepted, until: time + KEPT_MS })
    },
    forgetAll() {
      timesForgotten += 1
      known.clear()
    },
    size: () => known.size,
  }
}
