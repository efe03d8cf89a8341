"use client"

import { useDocket } from "@docket/client/react"
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query"
import { useCallback, useMemo } from "react"
import { useStore } from "../session/store.ts"
import type { ListInput } from "./filters.ts"
import { withKnown } from "./known-tasks.ts"
import { taskListOptions } from "./task-list-options.ts"
import { useTaskWriter } from "./tasks-provider.tsx"

/** The tasks of a list as far as they are loaded, and what there is to know of the rest. */
export const useTaskList = (input: ListInput) => {
  const list = useInfiniteQuery({
    ...taskListOptions(useDocket(), input),
    placeholderData: keepPreviousData,
  })
  const known = useStore(useTaskWriter().known)
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = list
  const listed = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  const inputKey = JSON.stringify(input)
  const tasks = useMemo(
    () => withKnown(listed, known, JSON.parse(inputKey) as ListInput), // of plain values
    [listed, known, inputKey],
  )
  const loadMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [fetchNextPage, isFetchingNextPage])
  return {
    tasks,
    isLoading: list.isPending,
    hasFailed: list.isError && data === undefined,
    isStale: list.isPlaceholderData,
    hasMore: hasNextPage,
    loadMore,
    retry: () => void list.refetch(),
  }
}
