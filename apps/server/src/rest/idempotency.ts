import {
  answerOnce,
  fingerprint,
  malformed,
  requireViewer,
  toDomainError,
  withUserRow,
  type ErrorCode,
  type StoredAnswer,
} from "@docket/api"
import type { Connections, Query } from "@docket/db/sql"
import type { FastifyReply, FastifyRequest } from "fastify"
import { fail } from "../failure.ts"
import { pathOf } from "../request-target.ts"
import { problemBody, problemStatus } from "./problem.ts"

const KEY = /^[\x21-\x7e]{1,255}$/

/** Answers of a procedure, as opposed to what stands in its way. */
const STORED: ReadonlySet<ErrorCode> = new Set(["not_found", "conflict", "version_mismatch"])

/** The request's Idempotency-Key. Throws `malformed` for one that is not visible ASCII. */
export const readIdempotencyKey = ({ headers }: FastifyRequest): string | undefined => {
  const key = headers["idempotency-key"]
  if (key === undefined) return undefined
  if (typeof key !== "string" || !KEY.test(key)) {
    throw malformed("Idempotency-Key is one word of 1 to 255 visible ASCII characters.")
  }
  return key
}

type Work = (query: Query) => Promise<StoredAnswer>

/**
 * Does the work of a request under its key, once in 24 hours, and gives back the answer that was
 * stored with it.
 */
export const answerWithKey = async (
  request: FastifyRequest,
  reply: FastifyReply,
  { key, db, work }: { key: string; db: Connections; work: Work },
): Promise<StoredAnswer> => {
  const { context, method, body } = request
  const viewer = await requireViewer(context, "viewer")
  const once = {
    userId: viewer.id,
    key,
    method,
    path: pathOf(request),
    fingerprint: fingerprint(body),
  }

  const { answer, isReplay } = await withUserRow({ ...context, viewer }, () =>
    answerOnce(db, once, (query) =>
      work(query).catch((error: unknown) => {
        const failure = toDomainError(error)
        if (!STORED.has(failure.code)) throw error
        fail(request, reply, failure)
        const stored = { status: problemStatus(failure), body: problemBody(request, failure) }
        return { ...stored, location: null, etag: null }
      }),
    ),
  )
  if (isReplay) void reply.header("idempotency-replayed", "true")
  return answer
}
