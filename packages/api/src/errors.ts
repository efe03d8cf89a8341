import type { Task } from "@docket/contract"
import type { Plain } from "./plain.ts"

/** One violated rule. `path` leads to the value from the root of the procedure's input. */
export type InputIssue = { path: readonly PropertyKey[]; code: string; message: string }

type ErrorDetails = {
  unauthenticated: { token: "missing" | "expired" | "invalid" }
  forbidden: { scope: string }
  not_found: undefined
  /** Methods that the resource does take. */
  method_not_allowed: { allow: readonly string[] }
  /** Seconds after which it may be gone; none where the same request will never succeed. */
  conflict: { retryAfterSeconds?: number }
  version_mismatch: { current: Plain<Task> }
  invalid: { issues: readonly InputIssue[] }
  idempotency_key_reused: undefined
  malformed: undefined
  too_large: undefined
  unsupported_media_type: undefined
  rate_limited: { retryAfterSeconds: number }
  unavailable: { retryAfterSeconds: number }
  internal: undefined
}

/** Everything that can go wrong, by the name that every door gives it. */
export type ErrorCode = keyof ErrorDetails

/** A code with the details that belong to it. */
export type Failure = { [C in ErrorCode]: { code: C; details: ErrorDetails[C] } }[ErrorCode]

/**
 * A failure that the caller is told about. People read the message on every door, so it holds
 * nothing that the caller does not already have; `cause` is for the log only.
 */
export class DomainError extends Error {
  override readonly name = "DomainError"
  readonly failure: Failure

  constructor(message: string, failure: Failure, options?: ErrorOptions) {
    super(message, options)
    this.failure = failure
  }

  get code(): ErrorCode {
    return this.failure.code
  }

  /** What the caller is told in `Retry-After`, where waiting helps. */
  get retryAfterSeconds(): number | undefined {
    const { details } = this.failure
    return details && "retryAfterSeconds" in details ? details.retryAfterSeconds : undefined
  }

  /** True when the same request may succeed later. */
  get retryable(): boolean {
    return this.retryAfterSeconds !== undefined
  }
}

export const notFound = (what: string): DomainError =>
  new DomainError(`There is no such ${what}.`, { code: "not_found", details: undefined })

export const methodNotAllowed = (allow: readonly string[]): DomainError =>
  new DomainError(`Use ${allow.join(" or ")} here.`, {
    code: "method_not_allowed",
    details: { allow },
  })

export const conflict = (message: string): DomainError =>
  new DomainError(message, { code: "conflict", details: {} })

export const versionMismatch = (current: Plain<Task>): DomainError =>
  new DomainError(`The task has changed: it is at version ${current.version}.`, {
    code: "version_mismatch",
    details: { current },
  })

const MOST_ISSUES = 20

/** Tells of the first 20 issues: a body of nothing but mistakes does not make a far longer answer. */
export const invalid = (issues: readonly InputIssue[]): DomainError =>
  new DomainError(
    issues.length === 1
      ? "The input breaks a rule; see errors."
      : `The input breaks ${issues.length} rules; see errors.`,
    { code: "invalid", details: { issues: issues.slice(0, MOST_ISSUES) } },
  )

export const malformed = (message: string, options?: ErrorOptions): DomainError =>
  new DomainError(message, { code: "malformed", details: undefined }, options)

export const tooLarge = (): DomainError =>
  new DomainError("The body may have at most 65,536 bytes.", {
    code: "too_large",
    details: undefined,
  })

export const unsupportedMediaType = (
  message = "Send the body as application/json in UTF-8.",
): DomainError => new DomainError(message, { code: "unsupported_media_type", details: undefined })

/** `retryAfterSeconds` is when there is quota again, rounded up. */
export const rateLimited = (message: string, retryAfterSeconds: number): DomainError =>
  new DomainError(message, { code: "rate_limited", details: { retryAfterSeconds } })

/** `retryAfterSeconds` is what the caller is told in `Retry-After`. */
export const unavailable = (cause: unknown, retryAfterSeconds = 1): DomainError =>
  new DomainError(
    "Docket is out of reach of something that it needs. Try again in a moment.",
    { code: "unavailable", details: { retryAfterSeconds } },
    { cause },
  )

export const internal = (cause: unknown): DomainError =>
  new DomainError(
    "Something went wrong on our side. Quote the request id when you report it.",
    { code: "internal", details: undefined },
    { cause },
  )
