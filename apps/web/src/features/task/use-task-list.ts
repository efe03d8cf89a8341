"use client"

import { useDocket } from "@docket/client/react"
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query"
import { useCallback, useMemo } from "react"
import type { ListInput } from "./filters.ts"
import { taskListOptions } from "./task-list-options.ts"

/** The tasks of a list as far as they are loaded, and what there is to know of the rest. */
export const useTaskList = (input: ListInput) => {
  const list = useInfiniteQuery({
    ...taskListOptions(useDocket(), input),
    placeholderData: keepPreviousData,
  })
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = list
  const tasks = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
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
