import {
  DomainError,
  loggable,
  malformed,
  toDomainError,
  tooLarge,
  unavailable,
  unsupportedMediaType,
} from "@docket/api"
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify"
import { nobodyWaits } from "./context.ts"

/** The process, or the machine, can open nothing more until something is closed. */
const isOutOfDescriptors = ({ code }: NodeJS.ErrnoException): boolean =>
  code === "EMFILE" || code === "ENFILE"

/** What a door answers for anything that was thrown on the way, Fastify's own errors included. */
const failureOf = (error: unknown): DomainError => {
  if (error instanceof DomainError) return error
  if (error instanceof Error && isOutOfDescriptors(error)) return unavailable(error)
  const { statusCode } = error as Partial<FastifyError> // absent from anything else
  if (statusCode === undefined) return toDomainError(error)
  if (statusCode === 413) return tooLarge()
  if (statusCode === 415) return unsupportedMediaType()
  if (statusCode < 500) return malformed("The request cannot be read.", { cause: error })
  return statusCode === 503 ? unavailable(error) : toDomainError(error)
}

/** The cause on our side of a failure. Its stack shows paths and source, so it is for debugging. */
const logCause = ({ log }: FastifyRequest, { code, cause }: DomainError): void => {
  if (code === "internal") log.error({ cause: loggable(cause) }, "failed")
  if (code === "unavailable" && cause !== nobodyWaits)
    log.warn({ cause: loggable(cause) }, "unavailable")
  if (code === "internal" && cause instanceof Error) log.debug({ stack: cause.stack }, "failed")
}

/**
 * Prepares the answer to a failure: the record for the request's line in the log, a line of its
 * own where the cause is on our side, and the header fields that belong to it on every door.
 */
export const fail = (request: FastifyRequest, reply: FastifyReply, error: unknown): DomainError => {
  const failure = failureOf(error)
  request.context.record.failure = failure.code
  logCause(request, failure)
  const { retryAfterSeconds } = failure
  if (retryAfterSeconds !== undefined) void reply.header("retry-after", retryAfterSeconds)
  void reply.headers(failureHeaders(failure))
  return failure
}

/** The header fields that belong to a failure, on every door. */
const failureHeaders = ({ failure }: DomainError): Record<string, string> => {
  switch (failure.code) {
    case "unauthenticated":
      return {
        "www-authenticate":
          failure.details.token === "missing" ? "Bearer" : `Bearer error="invalid_token"`,
      }
    case "forbidden":
      return {
        "www-authenticate": `Bearer error="insufficient_scope", scope="${failure.details.scope}"`,
      }
    case "method_not_allowed":
      return { allow: failure.details.allow.join(", ") }
    default:
      return {}
  }
}
