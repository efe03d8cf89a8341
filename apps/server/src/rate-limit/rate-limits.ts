import { rateLimited } from "@docket/api"
import { addressKey } from "./address-key.ts"
import { createMemoryTake } from "./memory-take.ts"
import type { Balance, Take } from "./quota.ts"
import { openRedis, type RedisLog } from "./redis.ts"

/** How much a minute allows; 0 is no limit. */
export type RateLimitConfig = {
  /** Procedure calls of one user. */
  calls: number
  /** Tokens from one address that are refused. */
  rejectedTokens: number
  /** Redis or Valkey, when several copies of the server share the counts. */
  redisUrl?: string | undefined
}

type RateLimitDeps = {
  log: RedisLog
  /** In milliseconds; never set back. Redis has a clock of its own. */
  now?: () => number
  windowSeconds?: number
}

export type RateLimits = {
  /**
   * Takes calls from the user's quota, all or none; no calls only look. `fields` are the header
   * fields for the answer; `refusal`, where there is one, is `rate_limited`.
   */
  takeCalls: (
    userId: string,
    calls: number,
  ) => Promise<{ fields: Record<string, string>; refusal?: Error }>
  /** Counts a refused token. Throws `rate_limited` when the address had too many of them. */
  takeRejectedToken: (address: string | undefined) => Promise<void>
  close: () => void
}

// A window of 60 s that began at a fraction of a millisecond has a little more or less left of it at first.
const seconds = ({ resetMs }: Balance): number => Math.ceil(Number(resetMs.toFixed(3)) / 1000)

/** See `RateLimits`. */
export const createRateLimits = async (
  { calls: limit, rejectedTokens, redisUrl }: RateLimitConfig,
  { log, now = () => performance.now(), windowSeconds = 60 }: RateLimitDeps,
): Promise<RateLimits> => {
  const redis = redisUrl === undefined ? undefined : await openRedis(redisUrl, { log, now })
  const counter = (name: string, limit: number): Take | undefined => {
    if (limit === 0) return undefined
    const quota = { limit, windowMs: windowSeconds * 1000 }
    const local = createMemoryTake(quota, { now })
    return redis?.share(local, { name, quota }) ?? local
  }
  const takeCalls = counter("calls", limit)
  const takeRejectedToken = counter("rejected-tokens", rejectedTokens)
  const policy = `"default";q=${limit};w=${windowSeconds}`

  return {
    async takeCalls(userId, calls) {
      if (takeCalls === undefined) return { fields: {} }
      const balance = await takeCalls(userId, calls)
      const wait = seconds(balance)
      // draft-ietf-httpapi-ratelimit-headers-11, sections 3 and 4: Lists of structured fields.
      const fields = {
        "ratelimit-policy": policy,
        ratelimit: `"default";r=${balance.remaining};t=${wait}`,
      }
      if (balance.isTaken) return { fields }
      const message =
        calls > limit
          ? `A batch of ${calls} calls never fits into the limit of ${limit}: send smaller ones.`
          : `Of ${limit} calls ${balance.remaining} are left. There are more in ${wait} s.`
      return { fields, refusal: rateLimited(message, wait) }
    },

    async takeRejectedToken(address) {
      const balance = await takeRejectedToken?.(addressKey(address), 1)
      if (balance === undefined || balance.isTaken) return
      const message = "Too many access tokens from your address were refused. Get a new one."
      throw rateLimited(message, seconds(balance))
    },

    close: () => redis?.close(),
  }
}
