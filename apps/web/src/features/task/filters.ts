import { taskPriority, taskStatus, type ListTasksInput } from "@docket/contract"
import { z } from "zod"
import { addDays } from "../locale/dates.ts"

const orders = ["-createdAt", "createdAt", "-updatedAt", "dueDate", "-priority", "title"] as const

/** Text that PostgreSQL could not have stored finds nothing. */
const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes("\0"))

/** What the address of a list says. A value that it cannot have counts as absent. */
const filtersInUrl = z.object({
  q: text(200).optional().catch(undefined),
  status: z
    .enum(["open", ...taskStatus.options])
    .optional()
    .catch(undefined),
  priority: taskPriority.optional().catch(undefined),
  due: z.enum(["overdue", "today", "week"]).optional().catch(undefined),
  tag: text(50).optional().catch(undefined),
  sort: z.enum(orders).optional().catch(undefined),
})
export type Filters = z.infer<typeof filtersInUrl>
type DueFilter = NonNullable<Filters["due"]>

export const readFilters = (parameters: Record<string, unknown>): Filters =>
  filtersInUrl.parse(parameters)

/** The same list with other filters: its address's query, from `?` on; "" for none. */
export const filtersToQuery = (filters: Filters): string => {
  const parameters = new URLSearchParams()
  // In one order, so that the same list has one address.
  for (const [name, value] of Object.entries(filtersInUrl.parse(filters))) {
    if (value !== undefined) parameters.set(name, value)
  }
  return parameters.size === 0 ? "" : `?${parameters.toString()}`
}

/** Whether anything is left out of the list. An order leaves nothing out. */
export const isFiltered = (filters: Filters): boolean =>
  Object.values({ ...filters, sort: undefined }).some((value) => value !== undefined)

export type ListInput = NonNullable<ListTasksInput>

const dueRange = (due: DueFilter, today: string): Pick<ListInput, "dueFrom" | "dueTo"> => {
  switch (due) {
    case "overdue":
      return { dueTo: addDays(today, -1) }
    case "today":
      return { dueFrom: today, dueTo: today }
    case "week":
      return { dueFrom: today, dueTo: addDays(today, 7) }
  }
}

/** What was deleted last comes first. */
export const trashFilters: Filters = { sort: "-updatedAt" }

const PAGE_SIZE = 100

/** How many tasks are overdue, and one of them. */
export const overdueInput = (today: string): ListInput => ({
  limit: 1,
  count: true,
  completed: false,
  dueTo: addDays(today, -1),
})

/** What the API is asked for. `today` is the person's own calendar date. */
export const listInput = (
  { q, status, priority, due, tag, sort = "-createdAt" }: Filters,
  { today, trash = false }: { today: string; trash?: boolean },
): ListInput => ({
  limit: PAGE_SIZE,
  sort,
  trash,
  ...(q !== undefined && { q }),
  ...(status === "open" && { completed: false }),
  ...(status !== undefined && status !== "open" && { status }),
  ...(priority !== undefined && { priority }),
  ...(tag !== undefined && { tag }),
  ...(due !== undefined && dueRange(due, today)),
  ...(due === "overdue" && status === undefined && { completed: false }),
})
