import { isDocketError } from "@docket/client"
import { TRPCClientError } from "@trpc/client"

// Too slow, too early, too often: RFC 9110, RFC 8470 and RFC 6585.
const PASSING_REFUSALS: ReadonlySet<number> = new Set([408, 425, 429])

/** What is not Docket's, as a proxy that takes a request for a bad one: it will do so again. */
const isRefusal = ({ meta }: { meta?: Record<string, unknown> | undefined }): boolean => {
  const { status = 503 } = (meta?.["response"] ?? {}) as Partial<Response> // none where nothing answered
  return status < 500 && !PASSING_REFUSALS.has(status)
}

/** A failure of the way to Docket, or of Docket for the moment: the same call may succeed later. */
export const isPassing = (error: unknown): boolean => {
  if (isDocketError(error)) return error.data.retryable && error.data.reason !== "conflict"
  if (error instanceof TRPCClientError) return !isRefusal(error)
  return error instanceof TypeError
}

/** Why something did not happen, for the person who wanted it. */
export const reasonOf = (error: unknown): string => {
  if (isDocketError(error, "invalid")) {
    return error.data.errors?.map(({ message }) => `it ${message}`).join("; ") ?? error.message
  }
  if (isDocketError(error, "not_found")) return "it was deleted elsewhere."
  if (isDocketError(error)) return error.message
  return "Docket could not be reached."
}
