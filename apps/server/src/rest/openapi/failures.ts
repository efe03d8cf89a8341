import {
  DomainError,
  invalid,
  malformed,
  notFound,
  rateLimited,
  toDomainError,
  tooLarge,
  unavailable,
  unsupportedMediaType,
} from "@docket/api"
import { exampleTask } from "./examples.ts"

const retryAfterSeconds = 1

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
  not_found: notFound("task"),
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
  too_large: tooLarge(),
  unsupported_media_type: unsupportedMediaType(),
  invalid: invalid([{ path: ["title"], code: "too_small", message: "must not be empty" }]),
  idempotency_key_reused: new DomainError(
    "This Idempotency-Key was used for another request. Make a new one.",
    { code: "idempotency_key_reused", details: undefined },
  ),
  rate_limited: rateLimited("Of 600 calls 0 are left. There are more in 12 s.", 12),
  internal: toDomainError(new Error("unforeseen")),
  unavailable: unavailable(undefined, retryAfterSeconds),
}

export type FailureName = keyof typeof failures
