import { createDocketClient } from "@docket/client"
import { createDocketQueries, createDocketQueryClient } from "@docket/client/query"
import { dehydrate } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { getAccessToken, requireSession } from "../../auth/session.ts"
import { webConfig } from "../../env.ts"
import { requestLocale } from "../locale/request-locale.ts"
import { listInput, overdueInput, type Filters } from "./filters.ts"
import { HydratedTasks } from "./hydrated-tasks.tsx"
import { taskListOptions } from "./task-list-options.ts"

/** A page does not wait longer for its first tasks; the browser asks for them then. */
const PATIENCE_MS = 1_500

type PrefetchedTasksProps = { filters: Filters; trash?: boolean; children: ReactNode }

/** Asks for the first page of a list with the person's own token, so that the first paint has it. */
export const PrefetchedTasks = async ({
  filters,
  trash = false,
  children,
}: PrefetchedTasksProps) => {
  const { user } = await requireSession()
  const { today } = await requestLocale()
  const queryClient = createDocketQueryClient()
  const client = createDocketClient({
    url: webConfig().apiUrl,
    getToken: getAccessToken,
    attempts: 1,
    fetch: (url, init) =>
      fetch(url, { ...init, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) }),
  })
  const queries = createDocketQueries({ client, queryClient })
  await Promise.all([
    queryClient.prefetchInfiniteQuery(
      taskListOptions(queries, listInput(filters, { today, trash })),
    ),
    !trash && queryClient.prefetchQuery(queries.task.stats.queryOptions()),
    !trash && queryClient.prefetchQuery(queries.task.list.queryOptions(overdueInput(today))),
  ])
  return (
    <HydratedTasks personId={user.id} state={dehydrate(queryClient)}>
      {children}
    </HydratedTasks>
  )
}
