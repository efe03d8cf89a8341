import type { Task, TaskPage } from "@docket/contract"
import type { InfiniteData, QueryClient, QueryKey } from "@tanstack/react-query"
import type { ListInput } from "./filters.ts"

type Pages = InfiniteData<TaskPage, string | null>

/** Every list of tasks that this tab has loaded: the pages of each filter and order. */
export type TaskLists = {
  /** Shows the task as it is now wherever it stands. */
  replace: (task: Task) => void
  /** Puts a task at the head of the lists that it belongs to. */
  add: (task: Task) => void
  /** Takes the task out. Returns a function that puts it back where it was. */
  remove: (id: string) => () => void
}

const isListed = (task: Task, { trash = false, ...filters }: ListInput): boolean => {
  const { status, completed, priority, tag, dueFrom, dueTo, q } = filters
  if (trash !== (task.deletedAt !== null)) return false
  if (status !== undefined && ![status].flat().includes(task.status)) return false
  if (completed !== undefined && completed !== task.completed) return false
  if (priority !== undefined && ![priority].flat().includes(task.priority)) return false
  if (tag !== undefined && !task.tags.includes(tag)) return false
  if (dueFrom !== undefined && (task.dueDate === null || task.dueDate < dueFrom)) return false
  if (dueTo !== undefined && (task.dueDate === null || task.dueDate > dueTo)) return false
  const text = `${task.title}\n${task.description ?? ""}`.toLocaleLowerCase()
  return q === undefined || text.includes(q.toLocaleLowerCase())
}

const inputOf = (key: QueryKey): ListInput =>
  (key[1] as { input?: ListInput } | undefined)?.input ?? {} // as @trpc/tanstack-react-query makes keys

const mapPages = (pages: Pages, map: (items: Task[]) => Task[]): Pages => ({
  ...pages,
  pages: pages.pages.map((page) => {
    const items = map(page.items)
    return items === page.items ? page : { ...page, items }
  }),
})

const has = (items: readonly Task[], id: string): boolean => items.some((task) => task.id === id)

export const createTaskLists = (queryClient: QueryClient, listKey: QueryKey): TaskLists => {
  const all = () =>
    queryClient.getQueriesData<Pages>({ queryKey: listKey }).flatMap(([key, pages]) =>
      // The same key prefix would match a list that is not infinite.
      pages !== undefined && "pages" in pages ? [{ key, pages }] : [],
    )
  const change = (map: (items: Task[]) => Task[]) => {
    for (const { key, pages } of all()) queryClient.setQueryData(key, mapPages(pages, map))
  }

  return {
    replace: (task) =>
      change((items) =>
        has(items, task.id) ? items.map((one) => (one.id === task.id ? task : one)) : items,
      ),

    add: (task) => {
      for (const { key, pages } of all()) {
        const isThere = pages.pages.some(({ items }) => has(items, task.id))
        if (isThere || !isListed(task, inputOf(key))) continue
        const [first, ...rest] = pages.pages
        if (first === undefined) continue
        const head = { ...first, items: [task, ...first.items] }
        queryClient.setQueryData<Pages>(key, { ...pages, pages: [head, ...rest] })
      }
    },

    remove: (id) => {
      const before = all()
      change((items) => (has(items, id) ? items.filter((task) => task.id !== id) : items))
      return () => {
        for (const { key, pages } of before) {
          const task = pages.pages.flatMap(({ items }) => items).find((one) => one.id === id)
          if (task !== undefined) putBack(queryClient, key, { pages, task })
        }
      }
    },
  }
}

/** Where it was, as far as that place is still there. */
const putBack = (
  queryClient: QueryClient,
  key: QueryKey,
  { pages: before, task }: { pages: Pages; task: Task },
): void => {
  queryClient.setQueryData<Pages>(key, (now) => {
    if (now === undefined || now.pages.some(({ items }) => has(items, task.id))) return now
    const pageIndex = before.pages.findIndex(({ items }) => has(items, task.id))
    const index = before.pages[pageIndex]?.items.findIndex(({ id }) => id === task.id) ?? 0
    const pages = now.pages.map((page, position) =>
      position === pageIndex ? { ...page, items: page.items.toSpliced(index, 0, task) } : page,
    )
    return { ...now, pages }
  })
}
