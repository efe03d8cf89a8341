import type { TaskQuery, TaskSortField } from "@docket/contract"
import { sql, type Sql } from "@docket/db/sql"
import type { Position } from "./cursor.ts"
import { isDescending, sortField } from "./sort.ts"

const column = {
  createdAt: { name: sql`created_at`, type: sql`timestamptz` },
  updatedAt: { name: sql`updated_at`, type: sql`timestamptz` },
  dueDate: { name: sql`due_date`, type: sql`date` },
  priority: { name: sql`priority`, type: sql`task_priority` },
  title: { name: sql`title`, type: sql`text` },
} as const satisfies Record<TaskSortField, { name: Sql; type: Sql }>

/** A stretch of a list that one index scan can read in order. */
type Stretch = { where: Sql; orderBy: Sql }

type Order = {
  /** One after the other they are the list. */
  stretches: readonly [Stretch, ...Stretch[]]
  orderBy: Sql
}

/**
 * The order of a list, from its start or from after `position`. Each stretch is ordered as its
 * index is, which begins with deleted_at: null for all live tasks, it does not change the order.
 * Tasks without a due date come last both ways, which no single scan can do.
 */
export const orderOf = ({ sort, trash }: TaskQuery, position?: Position): Order => {
  const { name, type } = column[sortField(sort)]
  const direction = isDescending(sort) ? sql`DESC` : sql`ASC`
  const beyond = isDescending(sort) ? sql`<` : sql`>`
  const orderBy = sql`${name} ${direction} NULLS LAST, id ${direction}`
  const scan = {
    orderBy: trash ? orderBy : sql`deleted_at ${direction}, ${name} ${direction}, id ${direction}`,
  }
  const after = position
    ? sql`(${name}, id) ${beyond} (${position.key}::${type}, ${position.id}::uuid)`
    : sql`${name} IS NOT NULL`
  const valued = { ...scan, where: after }
  if (sortField(sort) !== "dueDate") return { stretches: [valued], orderBy }

  if (position?.key === null) {
    const where = sql`due_date IS NULL AND id ${beyond} ${position.id}::uuid`
    return { stretches: [{ ...scan, where }], orderBy }
  }
  return { stretches: [valued, { ...scan, where: sql`due_date IS NULL` }], orderBy }
}
