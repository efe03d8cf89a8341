import { sql, type Query, type Transaction } from "@docket/db/sql"
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
async function claim(query: Query, { userId, key, method, path }: IdempotentRequest) {
  const scope = JSON.stringify([userId, key, method, path])
  const [user] = await query<{ isClaimed: "t" | "f" }>(sql`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${scope}, 0)) AS "isClaimed"
    FROM users WHERE id = ${userId} FOR KEY SHARE`)
  if (user === undefined) throw new MissingUserRow()
  if (user.isClaimed === "f") throw inFlight()
}

type StoredRow = {
  isSame: "t" | "f"
  status: string
  location: string | null
  etag: string | null
  body: string
}

/** What was answered to the key in the last 24 hours. */
async function findAnswer(
  query: Query,
  { userId, key, method, path, fingerprint }: IdempotentRequest,
): Promise<StoredAnswer | undefined> {
  const [row] = await query<StoredRow>(sql`
    SELECT fingerprint = ${fingerprint}::bytea AS "isSame", status, location, etag, body
    FROM idempotent_answers
    WHERE user_id = ${userId} AND key = ${key} AND method = ${method} AND path = ${path}
      AND created_at >= ${expiry()}::timestamptz`)
  if (row === undefined) return undefined
  const { isSame, status, ...answer } = row
  if (isSame === "f") throw reused()
  return { ...answer, status: Number(status) }
}

async function storeAnswer(
  query: Query,
  { userId, key, method, path, fingerprint }: IdempotentRequest,
  { status, location, etag, body }: StoredAnswer,
) {
  await query(sql`
    INSERT INTO idempotent_answers
      (user_id, key, method, path, fingerprint, status, location, etag, body, created_at)
    VALUES (
      ${userId}, ${key}, ${method}, ${path}, ${fingerprint}::bytea, ${status}::int,
      ${location}, ${etag}, ${body}, ${new Date().toISOString()}::timestamptz
    )
    ON CONFLICT (user_id, key, method, path) DO UPDATE SET
      (fingerprint, status, location, etag, body, created_at) = (
        EXCLUDED.fingerprint, EXCLUDED.status, EXCLUDED.location, EXCLUDED.etag, EXCLUDED.body,
        EXCLUDED.created_at
      )`)
}

/**
 * Answers a request once in 24 hours: key, effect and stored answer commit together, and a repeated
 * request gets the stored answer. What `answer` throws is not stored, and undoes what it did. Throws
 * `conflict` while a twin is running, `idempotency_key_reused` for another request with the key, and
 * `MissingUserRow`.
 */
export function answerOnce(
  db: { transaction: Transaction },
  request: IdempotentRequest,
  answer: (query: Query) => Promise<StoredAnswer>,
): Promise<{ answer: StoredAnswer; isReplay: boolean }> {
  return db.transaction(async (query) => {
    await claim(query, request)
    const stored = await findAnswer(query, request)
    if (stored !== undefined) return { answer: stored, isReplay: true }
    const fresh = await answer(query)
    await storeAnswer(query, request, fresh)
    return { answer: fresh, isReplay: false }
  })
}

const expiry = (): string => new Date(Date.now() - KEPT_HOURS * 3_600_000).toISOString()

/** Deletes answers of more than 24 hours, in small batches; gives back how many there were. */
export async function purgeIdempotentAnswers({ query }: { query: Query }): Promise<number> {
  let purged = 0
  for (;;) {
    const deleted = await query(sql`
      DELETE FROM idempotent_answers WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM idempotent_answers WHERE created_at < ${expiry()}::timestamptz
        LIMIT ${PURGED_AT_ONCE} FOR UPDATE SKIP LOCKED
      )) RETURNING 1 AS deleted`)
    purged += deleted.length
    if (deleted.length < PURGED_AT_ONCE) return purged
  }
}
