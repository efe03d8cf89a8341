import { createHash } from "node:crypto"
import { type PrismaClient, Prisma } from "@docket/db"

type Rule = { window: number; max: number }
type Decision = { allowed: boolean; retryAfter: number | null }

/**
 * Counts requests in the database, so that copies of the web app count together. One statement for each,
 * in windows that end: Better Auth's own storage prolongs a window with every request.
 */
export const createRateLimitStorage = (
  client: Pick<PrismaClient, "$queryRaw" | "$executeRaw">,
) => ({
  consume: async (key: string, { window, max }: Rule): Promise<Decision> => {
    // A window that ends too late is of a clock that was set back since. now() would not do: it is older than
    // the window where others were let to the row first. The second is for rounding.
    const isOver = Prisma.sql`(
      kept.resets_at <= now()
      OR kept.resets_at > clock_timestamp() + make_interval(secs => ${window + 1})
    )`
    const [row] = await client.$queryRaw<{ count: number; seconds: number }[]>(
      Prisma.sql`
        INSERT INTO rate_limits AS kept (key, count, resets_at)
        VALUES (${digestOf(key)}, 1, now() + make_interval(secs => ${window}))
        ON CONFLICT (key) DO UPDATE SET
          count = CASE WHEN ${isOver} THEN 1 ELSE least(kept.count, ${max}) + 1 END,
          resets_at = CASE WHEN ${isOver} THEN excluded.resets_at ELSE kept.resets_at END
        RETURNING count, ceil(extract(epoch FROM resets_at - now()))::int AS seconds`,
    )
    if (row === undefined) throw new Error("The rate limit was not counted.")
    if (row.count === 1) await prune(client)
    return row.count <= max
      ? { allowed: true, retryAfter: null }
      : { allowed: false, retryAfter: Math.max(1, row.seconds) }
  },
})

/** A key holds a path, which may be longer than an index takes. */
const digestOf = (key: string): string => createHash("sha256").update(key).digest("base64url")

const prune = (client: Pick<PrismaClient, "$executeRaw">) =>
  client.$executeRaw`
    DELETE FROM rate_limits WHERE key IN (
      SELECT key FROM rate_limits WHERE resets_at <= now()
      ORDER BY resets_at LIMIT 100 FOR UPDATE SKIP LOCKED
    )`
