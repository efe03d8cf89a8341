import { DomainError, malformed, toDomainError, unavailable } from "@docket/api"
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify"

const simple = (code: "too_large" | "unsupported_media_type" | "not_found", message: string) =>
  new DomainError(message, { code, details: undefined })

export const unsupportedMediaType = (message: string): DomainError =>
  simple("unsupported_media_type", message)

export const noSuchRoute = (): DomainError => simple("not_found", "There is no such route.")

export const noSuchProcedure = (): DomainError => simple("not_found", "There is no such procedure.")

export const methodNotAllowed = (allowed: readonly string[]): DomainError =>
  new DomainError(`Use ${allowed.join(" or ")} here.`, {
    code: "method_not_allowed",
    details: { allow: allowed },
  })

/** What a door answers for anything that was thrown on the way, Fastify's own errors included. */
const failureOf = (error: unknown): DomainError => {
  const { statusCode } = error as Partial<FastifyError> // absent from anything else
  if (error instanceof DomainError || statusCode === undefined) return toDomainError(error)
  if (statusCode === 413) return simple("too_large", "The body may have at most 65,536 bytes.")
  if (statusCode === 415) return unsupportedMediaType("Send the body as application/json.")
  if (statusCode < 500) return malformed("The request cannot be read.", { cause: error })
  return statusCode === 503 ? unavailable(error) : toDomainError(error)
}

const describe = (error: unknown): object => {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, message, code } = error as Error & { code?: unknown } // many drivers set one
  return { name, code, message }
}

/** The cause on our side of a failure. Its stack shows paths and source, so it is for debugging. */
const logCause = ({ log }: FastifyRequest, { code, cause }: DomainError): void => {
  if (code === "internal") log.error({ cause: describe(cause) }, "failed")
  if (code === "unavailable") log.warn({ cause: describe(cause) }, "unavailable")
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
