import type { Result } from "ioredis"
import type { Quota, Take } from "./quota.ts"

const TIMEOUT_MS = 250
const PAUSE_MS = 1_000
const WARN_EVERY_MS = 60_000

// A key without a time to live, whoever made it, counts as a window that is over, as does one whose end a clock
// that was set back has put further away than a window is long.
const TAKE_SCRIPT = `
local cost, limit, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local used, left = tonumber(redis.call("GET", KEYS[1]) or 0), redis.call("PTTL", KEYS[1])
if left <= 0 or left > window then used, left = 0, window end
if used + cost > limit then return { 0, limit - used, left } end
if cost > 0 then redis.call("SET", KEYS[1], used + cost, "PX", left) end
return { 1, limit - used - cost, left }
`

declare module "ioredis" {
  interface RedisCommander<Context> {
    docketTake: (
      key: string,
      ...args: [cost: number, limit: number, windowMs: number]
    ) => Result<[isTaken: 0 | 1, remaining: number, resetMs: number], Context>
  }
}

export type RedisLog = { warn: (details: object, message: string) => void }

type RedisDeps = {
  log: RedisLog
  /** In milliseconds; never set back. */
  now: () => number
}

export type RedisCounts = {
  /** Counts what all copies share; where Redis does not answer in time, with `local`. */
  share: (local: Take, options: { name: string; quota: Quota }) => Take
  close: () => void
}

/**
 * Counts in Redis or Valkey at a `redis:` or `rediss:` URL. Waits for the first attempt to connect,
 * two seconds at most, and goes on trying by itself: the process starts and serves without it.
 */
export const openRedis = async (url: string, { log, now }: RedisDeps): Promise<RedisCounts> => {
  // A server that counts by itself does without the memory that it takes.
  const { Redis } = await import("ioredis")
  const redis = new Redis(url, {
    scripts: { docketTake: { lua: TAKE_SCRIPT, numberOfKeys: 1 } },
    commandTimeout: TIMEOUT_MS,
    connectTimeout: PAUSE_MS,
    socketTimeout: PAUSE_MS,
    // What could not be counted at once is counted here, and never there later.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    lazyConnect: true,
    retryStrategy: (attempt) => Math.min(attempt * 100, PAUSE_MS),
  })
  // Without a listener it writes to the console. What matters of it fails a call, too.
  redis.on("error", () => undefined)
  // Resolves to nothing, either way: after a failure it goes on trying.
  await redis.connect().catch(() => undefined)

  let pausedUntil = -Infinity
  let warnedAt = -Infinity
  const onFailure = (error: unknown): void => {
    const time = now()
    pausedUntil = time + PAUSE_MS
    if (time - warnedAt < WARN_EVERY_MS) return
    warnedAt = time
    const message = error instanceof Error ? error.message : String(error)
    log.warn({ message }, "Redis is out of reach: each copy of the server counts by itself")
  }

  return {
    share:
      (local, { name, quota: { limit, windowMs } }) =>
      async (key, cost) => {
        if (now() < pausedUntil) return local(key, cost)
        try {
          const redisKey = `docket:rate-limit:${name}:${key}`
          const answer = await redis.docketTake(redisKey, cost, limit, windowMs)
          const [isTaken, remaining, resetMs] = answer
          return { isTaken: isTaken === 1, remaining: Math.max(0, remaining), resetMs }
        } catch (error) {
          onFailure(error)
          return local(key, cost)
        }
      },
    close: () => redis.disconnect(),
  }
}
