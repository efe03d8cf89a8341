import type { Task } from "@docket/contract"
import { isDatabaseUnavailable } from "@docket/db/sql"
import { initTRPC, TRPCError } from "@trpc/server"
import { getHTTPStatusCodeFromError } from "@trpc/server/http"
import { ZodError } from "zod"
import type { Access } from "./auth/access.ts"
import type { Context } from "./context.ts"
import {
  DomainError,
  internal,
  invalid,
  malformed,
  methodNotAllowed,
  notFound,
  tooLarge,
  unavailable,
  unsupportedMediaType,
  type ErrorCode,
} from "./errors.ts"
import { inputIssues, jsonPointer } from "./input-issues.ts"
import { revive } from "./plain.ts"
import { transformer } from "./transformer.ts"

const trpcCode = {
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  method_not_allowed: "METHOD_NOT_SUPPORTED",
  conflict: "CONFLICT",
  version_mismatch: "CONFLICT",
  invalid: "UNPROCESSABLE_CONTENT",
  idempotency_key_reused: "UNPROCESSABLE_CONTENT",
  malformed: "BAD_REQUEST",
  too_large: "PAYLOAD_TOO_LARGE",
  unsupported_media_type: "UNSUPPORTED_MEDIA_TYPE",
  rate_limited: "TOO_MANY_REQUESTS",
  unavailable: "SERVICE_UNAVAILABLE",
  internal: "INTERNAL_SERVER_ERROR",
} as const satisfies Record<ErrorCode, TRPCError["code"]>

/** What tRPC itself refuses, before or beside a procedure. */
const ownFailure: Partial<Record<TRPCError["code"], (error: TRPCError) => DomainError>> = {
  BAD_REQUEST: (error) =>
    error.cause instanceof ZodError
      ? invalid(inputIssues(error.cause))
      : malformed("The request cannot be read as a tRPC call.", { cause: error }),
  NOT_FOUND: () => notFound("procedure"),
  METHOD_NOT_SUPPORTED: () => methodNotAllowed(["GET", "POST"]),
  PAYLOAD_TOO_LARGE: tooLarge,
  UNSUPPORTED_MEDIA_TYPE: () => unsupportedMediaType(),
}

/** The failure behind whatever was thrown; `internal` when nobody foresaw it. */
export const toDomainError = (error: unknown): DomainError => {
  if (error instanceof DomainError) return error
  if (isDatabaseUnavailable(error)) return unavailable(error)
  if (!(error instanceof TRPCError)) return internal(error)
  if (error.cause instanceof DomainError) return error.cause
  const own = ownFailure[error.code]
  return own ? own(error) : toDomainError(error.cause)
}

export const toTRPCError = (error: DomainError): TRPCError =>
  new TRPCError({ code: trpcCode[error.code], message: error.message, cause: error })

const errorDetails = ({ failure }: DomainError) => ({
  ...(failure.code === "version_mismatch" && {
    current: revive<Task>(failure.details.current),
  }),
  ...(failure.code === "invalid" && {
    errors: failure.details.issues.map(({ path, code, message }) => ({
      pointer: jsonPointer(path),
      code,
      message,
    })),
  }),
})

export type Meta = { access: Access }

export const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    transformer,
    isDev: false,
    defaultMeta: { access: "public" },
    errorFormatter: ({ shape, error, path, ctx }) => {
      const domainError = toDomainError(error)
      const answered = toTRPCError(domainError)
      return {
        code: shape.code,
        message: domainError.message,
        data: {
          code: answered.code,
          httpStatus: getHTTPStatusCodeFromError(answered),
          path,
          reason: domainError.code,
          requestId: ctx?.requestId,
          retryable: domainError.retryable,
          ...errorDetails(domainError),
        },
      }
    },
  })
