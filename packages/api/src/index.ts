export type { Access, Scope } from "./auth/access.ts"
export * from "./auth/authenticate.ts"
export { parseKeyServerUrl } from "./auth/key-server-url.ts"
export { authorize, requireViewer } from "./auth/require-viewer.ts"
export type { Context, RequestRecord } from "./context.ts"
export {
  DomainError,
  invalid,
  malformed,
  methodNotAllowed,
  notFound,
  rateLimited,
  tooLarge,
  unavailable,
  unsupportedMediaType,
} from "./errors.ts"
export type { ErrorCode, Failure, InputIssue } from "./errors.ts"
export { fingerprint } from "./idempotency/fingerprint.ts"
export { answerOnce, purgeIdempotentAnswers } from "./idempotency/idempotency.service.ts"
export type { StoredAnswer } from "./idempotency/idempotency.service.ts"
export { loggable } from "./loggable.ts"
export { jsonPointer } from "./input-issues.ts"
export { revive, timestampFields, type Plain } from "./plain.ts"
export { queueQueries } from "./query-queue.ts"
export { appRouter, createCaller, procedures } from "./router.ts"
export type { AppRouter, ProcedureInfo } from "./router.ts"
export { toDomainError, toTRPCError } from "./trpc.ts"
export { createUserRegistry, withUserRow } from "./user/user-registry.ts"
export type { UserRegistry } from "./user/user-registry.ts"
