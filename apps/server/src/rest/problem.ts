import { jsonPointer, type DomainError, type ErrorCode } from "@docket/api"
import type { FastifyReply, FastifyRequest } from "fastify"
import { shownPathOf } from "../request-target.ts"
import { swapCase } from "./names.ts"
import { toRestTask } from "./task.ts"

const titles = {
  unauthenticated: [401, "Not signed in"],
  forbidden: [403, "Not allowed"],
  not_found: [404, "Not found"],
  method_not_allowed: [405, "Method not allowed"],
  conflict: [409, "Conflict"],
  version_mismatch: [412, "The task has changed"],
  invalid: [422, "Invalid input"],
  idempotency_key_reused: [422, "Idempotency-Key used before"],
  malformed: [400, "Malformed request"],
  too_large: [413, "Too large"],
  unsupported_media_type: [415, "Unsupported media type"],
  rate_limited: [429, "Too many requests"],
  unavailable: [503, "Unavailable"],
  internal: [500, "Internal error"],
} as const satisfies Record<ErrorCode, readonly [status: number, title: string]>

const pointerOf = (path: readonly PropertyKey[]): string =>
  jsonPointer(path.map((key) => (typeof key === "string" ? swapCase(key) : key)))

const extensions = ({ failure }: DomainError) => ({
  ...(failure.code === "version_mismatch" && { current: toRestTask(failure.details.current) }),
  ...(failure.code === "invalid" && {
    errors: failure.details.issues.map(({ path, code, message }) => ({
      pointer: pointerOf(path),
      code,
      message,
    })),
  }),
})

export const problemCodes = Object.keys(titles)

export const problemStatus = ({ code }: DomainError): number => titles[code][0]

/** The problem document of a failure (RFC 9457), as text. */
export const problemBody = (
  request: Pick<FastifyRequest, "originalUrl" | "id">,
  failure: DomainError,
): string => {
  const [status, title] = titles[failure.code]
  return JSON.stringify({
    type: `urn:docket:problem:${failure.code}`,
    title,
    status,
    detail: failure.message,
    instance: shownPathOf(request),
    code: failure.code,
    status_code: status,
    request_id: request.id,
    retryable: failure.retryable,
    ...extensions(failure),
  })
}

/** Answers with a problem document. */
export const sendProblem = (
  request: FastifyRequest,
  reply: FastifyReply,
  failure: DomainError,
): FastifyReply =>
  reply
    .code(problemStatus(failure))
    .header("content-type", "application/problem+json")
    .send(problemBody(request, failure))
