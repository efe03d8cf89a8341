import type { QueryClient } from "@tanstack/react-query"
import { isPassing } from "./task-failure.ts"

/** Work on a task that is sent to Docket, begun anew with each attempt. */
type Work = () => Promise<unknown>

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 5_000

export const mutationKeyOf = (id: string) => ["task", id] as const

/**
 * Sends changes: of one task one after the other, of different tasks at once; again and again while
 * Docket is out of reach, and not at all while offline. Rejects with what Docket refuses for good.
 */
export const createChangeQueue =
  (queryClient: QueryClient) =>
  async (id: string, work: Work): Promise<void> => {
    const mutation = queryClient.getMutationCache().build(queryClient, {
      mutationKey: mutationKeyOf(id),
      scope: { id },
      mutationFn: work,
      retry: (_, error) => isPassing(error),
      retryDelay: (count) => Math.min(FIRST_PAUSE_MS * 2 ** count, LONGEST_PAUSE_MS),
    })
    await mutation.execute(undefined)
  }
