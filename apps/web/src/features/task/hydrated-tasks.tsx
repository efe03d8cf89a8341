"use client"

import { HydrationBoundary, type DehydratedState } from "@tanstack/react-query"
import { useMemo, type ReactNode } from "react"
import { useIsOwn } from "../session/own-page.tsx"

/** By a server's clock that is ahead, lists would stay fresh for as long as that. */
const asOfNow = ({ queries, ...rest }: DehydratedState): DehydratedState => {
  const now = Date.now()
  const capped = queries.map(({ state, ...query }) => ({
    ...query,
    state: { ...state, dataUpdatedAt: Math.min(state.dataUpdatedAt, now) },
  }))
  return { ...rest, queries: capped }
}

type HydratedTasksProps = { personId: string; state: DehydratedState; children: ReactNode }

/** Takes the tasks that a page brings along, unless they are somebody else's. */
export const HydratedTasks = ({ personId, state, children }: HydratedTasksProps) => {
  const isOwn = useIsOwn(personId)
  const taken = useMemo(() => (isOwn ? asOfNow(state) : null), [isOwn, state])
  return <HydrationBoundary state={taken}>{children}</HydrationBoundary>
}
