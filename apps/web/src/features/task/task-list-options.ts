import type { DocketQueries } from "@docket/client/query"
import type { ListInput } from "./filters.ts"
import { MOST_PAGES_REFETCHED } from "./refresh-lists.ts"

/** One list, page after page: the same on the server, which renders the first, and in the browser. */
export const taskListOptions = (queries: DocketQueries, input: ListInput) =>
  queries.task.list.infiniteQueryOptions(input, {
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // Comparing thousands of tasks with what was there costs more than it saves.
    structuralSharing: false,
    refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) <= MOST_PAGES_REFETCHED,
  })
