import type { InfiniteData, Query, QueryClient, QueryKey } from "@tanstack/react-query"

/** Lists of more pages than this are not asked for again by themselves. */
export const MOST_PAGES_REFETCHED = 3

/** Whether a task was changed where it stands, or came to stand where lists do not have it yet. */
export type Stored = "changed" | "moved"

/** How many pages of a list are there; none for what is no list, such as a count. */
const pagesOf = ({ state }: Pick<Query, "state">): number | undefined =>
  (state.data as Partial<InfiniteData<unknown>> | undefined)?.pages?.length

/**
 * After something was stored, lists are out of date. Those in sight are asked for again at once when a task
 * has moved. Resolves to whether all of them have it where it belongs by then.
 */
export const refreshLists = async (
  queryClient: QueryClient,
  listKey: QueryKey,
  stored: Stored,
): Promise<boolean> => {
  const since = Date.now()
  const inSight = { queryKey: listKey, type: "active" } as const
  await queryClient.invalidateQueries({ queryKey: listKey, refetchType: "none" })
  await queryClient.refetchQueries({
    ...inSight,
    predicate: (query) => {
      const pages = pagesOf(query)
      return pages === undefined || (stored === "moved" && pages <= MOST_PAGES_REFETCHED)
    },
  })
  return queryClient
    .getQueryCache()
    .findAll(inSight)
    .every(({ state }) => state.status === "success" && state.dataUpdatedAt >= since)
}
