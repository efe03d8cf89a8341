import { DomainError, invalid, malformed, unavailable, type ErrorCode } from "@docket/api"
import { exampleTask } from "./examples.ts"

const retryAfterSeconds = 1

const plain = <C extends ErrorCode>(
  code: C & ("not_found" | "too_large" | "unsupported_media_type" | "idempotency_key_reused"),
  message: string,
): DomainError => new DomainError(message, { code, details: undefined })

/** One of each kind of failure, in the very words in which the REST door tells of it. */
export const failures = {
  malformed: malformed("The body is not valid JSON."),
  unauthenticated: new DomainError("Send an access token: `Authorization: Bearer <token>`.", {
    code: "unauthenticated",
    details: { token: "missing" },
  }),
  forbidden: new DomainError("The access token lacks the scope tasks:write.", {
    code: "forbidden",
    details: { scope: "tasks:write" },
  }),
  not_found: plain("not_found", "There is no such task."),
  conflict: new DomainError("This id is already taken. Create the task with another.", {
    code: "conflict",
    details: {},
  }),
  in_flight: new DomainError("A request with this Idempotency-Key is still running.", {
    code: "conflict",
    details: { retryAfterSeconds },
  }),
  version_mismatch: new DomainError("The task has changed: it is at version 1.", {
    code: "version_mismatch",
    details: { current: exampleTask },
  }),
  too_large: plain("too_large", "The body may have at most 65,536 bytes."),
  unsupported_media_type: plain("unsupported_media_type", "Send the body as application/json."),
  invalid: invalid([{ path: ["title"], code: "too_small", message: "must not be empty" }]),
  idempotency_key_reused: plain(
    "idempotency_key_reused",
    "This Idempotency-Key was used for another request. Make a new one.",
  ),
  rate_limited: new DomainError("Of 600 calls 0 are left. There are more in 12 s.", {
    code: "rate_limited",
    details: { retryAfterSeconds: 12 },
  }),
  internal: new DomainError(
    "Something went wrong on our side. Quote the request id when you report it.",
    { code: "internal", details: undefined },
  ),
  unavailable: unavailable(undefined, retryAfterSeconds),
}

export type FailureName = keyof typeof failures
