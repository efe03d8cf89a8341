import type { AppRouter } from "@docket/api/types"
import {
  TRPCClientError,
  type Operation,
  type OperationResultEnvelope,
  type TRPCLink,
} from "@trpc/client"
import { observable } from "@trpc/server/observable"

type Failure = TRPCClientError<AppRouter>
type Result = OperationResultEnvelope<unknown, Failure>

/** Makes the call once; a failure is a TRPCClientError, or the reason of the abort. */
export type Send = (op: Operation) => Promise<Result>

/**
 * A link written as an async function, which may send its call several times. An abort ends the
 * call at once, even one whose batch goes on for other calls.
 */
export const asyncLink =
  (handle: (op: Operation, send: Send) => Promise<Result>): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) =>
    observable((observer) => {
      const dropped = new AbortController()
      const signal = op.signal ? AbortSignal.any([op.signal, dropped.signal]) : dropped.signal

      const send: Send = (call) =>
        new Promise((resolve, reject) => {
          signal.throwIfAborted()
          const subscription = next(call).subscribe({
            next: resolve,
            error: reject,
            complete: () => reject(new Error("The answer holds neither a result nor an error.")),
          })
          signal.addEventListener("abort", () => {
            subscription.unsubscribe()
            reject(signal.reason)
          })
        })

      const answer = async () => {
        try {
          observer.next(await handle({ ...op, signal }, send))
          observer.complete()
        } catch (error) {
          observer.error(TRPCClientError.from(error as Error)) // it takes whatever was thrown
        }
      }
      void answer()
      return () => dropped.abort()
    })
