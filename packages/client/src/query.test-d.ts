import type { Task, TaskPage } from "@docket/contract"
import type { InfiniteData, QueryClient } from "@tanstack/react-query"
import { expectTypeOf, test } from "vitest"
import type { DocketQueries } from "./query.ts"

const id = "01890a5d-ac96-774b-bcce-b302099a8057"

const readTask = (cache: QueryClient, { task }: DocketQueries) =>
  cache.getQueryData(task.get.queryKey({ id }))

const readPages = (cache: QueryClient, { task }: DocketQueries) => {
  const { queryKey } = task.list.infiniteQueryOptions(
    { sort: "title" },
    { getNextPageParam: ({ nextCursor }) => nextCursor },
  )
  return cache.getQueryData(queryKey)
}

test("what is read from the cache by a procedure's key has the procedure's type", () => {
  expectTypeOf(readTask).returns.toEqualTypeOf<Task | undefined>()
})

test("pages of an infinite query are pages of tasks", () => {
  expectTypeOf<NonNullable<ReturnType<typeof readPages>>>().toExtend<InfiniteData<TaskPage>>()
})
