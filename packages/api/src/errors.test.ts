import type { Task } from "@docket/contract"
import { expect, test } from "vitest"
import {
  conflict,
  type DomainError,
  type ErrorCode,
  internal,
  invalid,
  malformed,
  methodNotAllowed,
  notFound,
  rateLimited,
  tooLarge,
  unavailable,
  unsupportedMediaType,
  versionMismatch,
} from "./errors.ts"
import type { Plain } from "./plain.ts"

const cause = new Error("what the log is told")
const issues = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ path: [index], code: "c", message: "m" }))
const current: Plain<Task> = {
  id: "01890a5d-ac96-774b-bcce-b302099a8057",
  userId: "alice",
  title: "Tea",
  description: null,
  status: "pending",
  completed: false,
  priority: "none",
  dueDate: null,
  tags: [],
  version: 7,
  createdAt: "2026-11-28T12:00:00.000Z",
  updatedAt: "2026-11-28T12:00:00.000Z",
  completedAt: null,
  deletedAt: null,
}

const OUT_OF_REACH = "Docket is out of reach of something that it needs. Try again in a moment."
const OUR_SIDE = "Something went wrong on our side. Quote the request id when you report it."

type Told = { message: string; details?: unknown }

test.each<[code: ErrorCode, make: () => DomainError, told: Told]>([
  ["not_found", () => notFound("task"), { message: "There is no such task." }],
  [
    "method_not_allowed",
    () => methodNotAllowed(["GET", "PUT"]),
    { message: "Use GET or PUT here.", details: { allow: ["GET", "PUT"] } },
  ],
  ["conflict", () => conflict("Taken."), { message: "Taken.", details: {} }],
  [
    "version_mismatch",
    () => versionMismatch(current),
    { message: "The task has changed: it is at version 7.", details: { current } },
  ],
  [
    "invalid",
    () => invalid(issues(1)),
    { message: "The input breaks a rule; see errors.", details: { issues: issues(1) } },
  ],
  [
    "invalid",
    () => invalid(issues(20)),
    { message: "The input breaks 20 rules; see errors.", details: { issues: issues(20) } },
  ],
  [
    "invalid",
    () => invalid(issues(21)),
    { message: "The input breaks 21 rules; see errors.", details: { issues: issues(20) } },
  ],
  ["malformed", () => malformed("Not JSON."), { message: "Not JSON." }],
  ["too_large", () => tooLarge(), { message: "The body may have at most 65,536 bytes." }],
  [
    "unsupported_media_type",
    () => unsupportedMediaType(),
    { message: "Send the body as application/json in UTF-8." },
  ],
  [
    "rate_limited",
    () => rateLimited("Slow down.", 9),
    { message: "Slow down.", details: { retryAfterSeconds: 9 } },
  ],
  [
    "unavailable",
    () => unavailable(cause),
    { message: OUT_OF_REACH, details: { retryAfterSeconds: 1 } },
  ],
  [
    "unavailable",
    () => unavailable(cause, 30),
    { message: OUT_OF_REACH, details: { retryAfterSeconds: 30 } },
  ],
  ["internal", () => internal(cause), { message: OUR_SIDE }],
])("%s, made by %o", (code, make, { message, details }) => {
  const error = make()
  expect(error).toMatchObject({ name: "DomainError", code, message })
  expect(error.failure).toEqual({ code, details })
  const waiting = ["rate_limited", "unavailable"].includes(code)
  expect(error.retryable).toBe(waiting)
  expect(error.retryAfterSeconds).toEqual(waiting ? expect.any(Number) : undefined)
  const hasCause = ["unavailable", "internal"].includes(code)
  expect(error.cause).toBe(hasCause ? cause : undefined)
})
