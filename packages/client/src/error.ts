import type { AppRouter } from "@docket/api/types"
import { TRPCClientError } from "@trpc/client"

type ErrorData = NonNullable<TRPCClientError<AppRouter>["data"]>

/** Everything that can go wrong on the server, by the name that every door gives it. */
export type DocketErrorCode = ErrorData["reason"]

type DetailOf = { version_mismatch: "current"; invalid: "errors" }

type DataOf<C extends DocketErrorCode> = C extends keyof DetailOf
  ? { reason: C } & Required<Pick<ErrorData, DetailOf[C]>>
  : { reason: C }

/** A failure that Docket answered with: `data.reason` says which, and brings its details along. */
export type DocketError<C extends DocketErrorCode = DocketErrorCode> =
  TRPCClientError<AppRouter> & { readonly data: DataOf<C> }

/**
 * True for a failure that Docket answered with, or for the one with the given code. False when
 * there was no answer: no connection, an abort, a page from some proxy.
 */
export const isDocketError = <C extends DocketErrorCode = DocketErrorCode>(
  error: unknown,
  code?: C,
): error is DocketError<C> => {
  const reason = error instanceof TRPCClientError ? error.data?.reason : undefined
  return reason !== undefined && (code === undefined || reason === code)
}
