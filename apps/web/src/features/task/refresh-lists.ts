import type { InfiniteData, QueryClient, QueryKey } from "@tanstack/react-query"
import type { ListInput } from "./filters.ts"

/** Lists of more pages than this are not asked for again by themselves. */
export const MOST_PAGES_REFETCHED = 3

type Stored = "changed" | "added" | "restored"

const inputOf = (key: QueryKey): ListInput =>
  (key[1] as { input?: ListInput } | undefined)?.input ?? {} // as @trpc/tanstack-react-query makes keys

/**
 * After something was stored, lists are out of date. Those in sight are asked for again at once where a
 * task would not stand at the place where it belongs; resolves then.
 */
export const refreshLists = async (
  queryClient: QueryClient,
  listKey: QueryKey,
  stored: Stored,
): Promise<void> => {
  await queryClient.invalidateQueries({ queryKey: listKey, refetchType: "none" })
  await queryClient.refetchQueries({
    queryKey: listKey,
    type: "active",
    predicate: ({ queryKey, state }) => {
      const data = state.data as Partial<InfiniteData<unknown>> | undefined
      // A count of tasks is no list.
      if (data?.pages === undefined) return true
      const isHead = stored === "added" && inputOf(queryKey).sort === "-createdAt"
      return stored !== "changed" && !isHead && data.pages.length <= MOST_PAGES_REFETCHED
    },
  })
}
