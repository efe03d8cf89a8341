import type { AppRouter } from "@docket/api/types"
import {
  defaultShouldDehydrateQuery,
  QueryClient,
  type QueryClientConfig,
} from "@tanstack/react-query"
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from "@trpc/tanstack-react-query"
import { deserialize, serialize } from "superjson"
import type { DocketClient } from "./client.ts"

const STALE_AFTER_MS = 30_000

/**
 * A query client that leaves retries to the Docket client and carries dates from server to
 * browser. Make one for each request on a server, and one for all in a browser.
 */
export const createDocketQueryClient = (config: QueryClientConfig = {}): QueryClient => {
  const { queries, mutations, dehydrate, hydrate } = config.defaultOptions ?? {}
  return new QueryClient({
    ...config,
    defaultOptions: {
      // What a server has just rendered is not fetched again at once.
      queries: { staleTime: STALE_AFTER_MS, retry: false, ...queries },
      mutations: { retry: false, ...mutations },
      dehydrate: {
        serializeData: serialize,
        // A prefetch that is not awaited streams to the browser.
        shouldDehydrateQuery: (query) =>
          defaultShouldDehydrateQuery(query) || query.state.status === "pending",
        ...dehydrate,
      },
      hydrate: { deserializeData: deserialize, ...hydrate },
    },
  })
}

/** Query options and keys by procedure: `queries.task.list.queryOptions({ limit: 10 })`. */
export type DocketQueries = TRPCOptionsProxy<AppRouter>

/** What `useDocket` gives, for code that is not a component, such as a prefetch on a server. */
export const createDocketQueries = (options: {
  client: DocketClient
  queryClient: QueryClient | (() => QueryClient)
}): DocketQueries => createTRPCOptionsProxy<AppRouter>(options)
