import { isDeepStrictEqual } from "node:util"
import type { PrismaClient, TransactionClient } from "@docket/db"
import { DomainError } from "../errors.ts"
import { MissingUserRow } from "../user/user-registry.ts"

/** An answer as it is kept and given again, to the byte. */
export type StoredAnswer = {
  status: number
  location: string | null
  etag: string | null
  body: string
}

/** What a key belongs to, and the fingerprint of the request that it came with. */
export type IdempotentRequest = {
  userId: string
  key: string
  method: string
  path: string
  fingerprint: Uint8Array<ArrayBuffer>
}

const KEPT_HOURS = 24
const PURGED_AT_ONCE = 1_000

const inFlight = (): DomainError =>
  new DomainError("A request with this Idempotency-Key is still running.", {
    code: "conflict",
    details: { retryAfterSeconds: 1 },
  })

const reused = (): DomainError =>
  new DomainError("This Idempotency-Key was used for another request. Make a new one.", {
    code: "idempotency_key_reused",
    details: undefined,
  })

/**
 * Takes the key for this transaction, without waiting, and holds the person's row in place: from
 * here on the only way to end is to commit everything or nothing.
 */
async function claim(db: TransactionClient, { userId, key, method, path }: IdempotentRequest) {
  const scope = JSON.stringify([userId, key, method, path])
  const [user] = await db.$queryRaw<{ isClaimed: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${scope}, 0)) AS "isClaimed"
    FROM users WHERE id = ${userId} FOR KEY SHARE`
  if (user === undefined) throw new MissingUserRow()
  if (!user.isClaimed) throw inFlight()
}

/**
 * Answers a request once in 24 hours: key, effect and stored answer commit together, and a repeated
 * request gets the stored answer. What `answer` throws is not stored, and undoes what it did. Throws
 * `conflict` while a twin is running, `idempotency_key_reused` for another request with the key, and
 * `MissingUserRow`.
 */
export function answerOnce(
  db: Pick<PrismaClient, "$transaction">,
  request: IdempotentRequest,
  answer: (db: TransactionClient) => Promise<StoredAnswer>,
): Promise<{ answer: StoredAnswer; isReplay: boolean }> {
  const { fingerprint, ...id } = request
  return db.$transaction(async (transaction) => {
    await claim(transaction, request)
    const stored = await transaction.idempotentAnswer.findUnique({
      where: { userId_key_method_path: id },
    })
    if (stored !== null && !isExpired(stored.createdAt)) {
      if (!isDeepStrictEqual(stored.fingerprint, fingerprint)) throw reused()
      const { status, location, etag, body } = stored
      return { answer: { status, location, etag, body }, isReplay: true }
    }

    const fresh = await answer(transaction)
    const row = { ...fresh, fingerprint, createdAt: new Date() }
    await transaction.idempotentAnswer.upsert({
      where: { userId_key_method_path: id },
      create: { ...id, ...row },
      update: row,
    })
    return { answer: fresh, isReplay: false }
  })
}

const expiry = (): Date => new Date(Date.now() - KEPT_HOURS * 3_600_000)

const isExpired = (createdAt: Date): boolean => createdAt < expiry()

/** Deletes answers of more than 24 hours, in small batches; gives back how many there were. */
export async function purgeIdempotentAnswers(
  db: Pick<PrismaClient, "$executeRaw">,
): Promise<number> {
  let purged = 0
  for (;;) {
    const count = await db.$executeRaw`
      DELETE FROM idempotent_answers WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM idempotent_answers WHERE created_at < ${expiry().toISOString()}::timestamptz
        LIMIT ${PURGED_AT_ONCE} FOR UPDATE SKIP LOCKED
      ))`
    purged += count
    if (count < PURGED_AT_ONCE) return purged
  }
}
