"use client"

import { HydrationBoundary, type DehydratedState } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { useIsOwn } from "../session/own-page.tsx"

type HydratedTasksProps = { personId: string; state: DehydratedState; children: ReactNode }

/** Takes the tasks that a page brings along, unless they are somebody else's. */
export const HydratedTasks = ({ personId, state, children }: HydratedTasksProps) => {
  const isOwn = useIsOwn(personId)
  return <HydrationBoundary state={isOwn ? state : null}>{children}</HydrationBoundary>
}
