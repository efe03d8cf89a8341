import { isDocketError } from "@docket/client"
import { TRPCClientError } from "@trpc/client"

/** A failure of the way to Docket, or of Docket for the moment: the same call may succeed later. */
export const isPassing = (error: unknown): boolean => {
  if (isDocketError(error)) return error.data.retryable && error.data.reason !== "conflict"
  return error instanceof TRPCClientError || error instanceof TypeError
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
