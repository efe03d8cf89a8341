import { createDocketClient } from "@docket/client"
import { createDocketQueries, createDocketQueryClient } from "@docket/client/query"
import { DocketProvider, useDocket, useDocketClient } from "@docket/client/react"
import {
  QueryClientProvider,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query"
import type { ReactNode } from "react"

const queryClient = createDocketQueryClient()
const client = createDocketClient({ url: "", getToken: () => null })

export const prefetch = () => {
  const queries = createDocketQueries({ client, queryClient })
  return queryClient.prefetchQuery(queries.task.list.queryOptions({ limit: 10 }))
}

export const Docket = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={queryClient}>
    <DocketProvider trpcClient={client} queryClient={queryClient}>
      {children}
    </DocketProvider>
  </QueryClientProvider>
)

export const Tasks = () => {
  const { task, user } = useDocket()
  const docket = useDocketClient()
  const cache = useQueryClient()
  const me = useQuery(user.me.queryOptions())
  const stats = useQuery(task.stats.queryOptions())
  const { data } = useInfiniteQuery(
    task.list.infiniteQueryOptions({}, { getNextPageParam: ({ nextCursor }) => nextCursor }),
  )
  const [first] = data?.pages.flatMap(({ items }) => items) ?? []
  const detail = useQuery(task.get.queryOptions({ id: first?.id ?? "" }, { enabled: !!first }))
  const create = useMutation(task.create.mutationOptions())
  const update = useMutation(
    task.update.mutationOptions({
      onSuccess: ({ id, version }) =>
        cache.setQueryData(task.get.queryKey({ id }), (known) => known && { ...known, version }),
      onError: ({ data: failure }) => failure?.current?.title,
    }),
  )
  const toggle = useMutation(task.toggle.mutationOptions())
  const remove = useMutation(task.delete.mutationOptions())
  const restore = useMutation(task.restore.mutationOptions())

  return (
    <ul title={`${me.data?.name}: ${stats.data?.total} since ${detail.data?.createdAt.getTime()}`}>
      {data?.pages.flatMap(({ items }) =>
        items.map(({ id, title, version }) => (
          <li key={id} onDoubleClick={() => void docket.task.get.query({ id })}>
            <button onClick={() => update.mutate({ id, title, expectedVersion: version })} />
            <button onClick={() => toggle.mutate({ id })} />
            <button onClick={() => remove.mutate({ id })} />
            <button onClick={() => restore.mutate({ id })} />
          </li>
        )),
      )}
      <button onClick={() => create.mutate({ title: "Tea", dueDate: "2030-01-31" })} />
    </ul>
  )
}
