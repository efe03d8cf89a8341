import type { TaskQuery, TaskSortField } from "@docket/contract"
import { Prisma } from "@docket/db"
import type { Position } from "./cursor.ts"
import { isDescending, sortField } from "./sort.ts"

const column = {
  createdAt: { name: Prisma.sql`created_at`, type: Prisma.sql`timestamptz` },
  updatedAt: { name: Prisma.sql`updated_at`, type: Prisma.sql`timestamptz` },
  dueDate: { name: Prisma.sql`due_date`, type: Prisma.sql`date` },
  priority: { name: Prisma.sql`priority`, type: Prisma.sql`task_priority` },
  title: { name: Prisma.sql`title`, type: Prisma.sql`text` },
} as const satisfies Record<TaskSortField, { name: Prisma.Sql; type: Prisma.Sql }>

/** A stretch of a list that one index scan can read in order. */
type Stretch = { where: Prisma.Sql; orderBy: Prisma.Sql }

type Order = {
  /** One after the other they are the list. */
  stretches: readonly [Stretch, ...Stretch[]]
  orderBy: Prisma.Sql
}

/**
 * The order of a list, from its start or from after `position`. Each stretch is ordered as its
 * index is, which begins with deleted_at: null for all live tasks, it does not change the order.
 * Tasks without a due date come last both ways, which no single scan can do.
 */
export const orderOf = ({ sort, trash }: TaskQuery, position?: Position): Order => {
  const { name, type } = column[sortField(sort)]
  const direction = isDescending(sort) ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const beyond = isDescending(sort) ? Prisma.sql`<` : Prisma.sql`>`
  const orderBy = Prisma.sql`${name} ${direction} NULLS LAST, id ${direction}`
  const scan = {
    orderBy: trash
      ? orderBy
      : Prisma.sql`deleted_at ${direction}, ${name} ${direction}, id ${direction}`,
  }
  const after = position
    ? Prisma.sql`(${name}, id) ${beyond} (${position.key}::${type}, ${position.id}::uuid)`
    : Prisma.sql`${name} IS NOT NULL`
  const valued = { ...scan, where: after }
  if (sortField(sort) !== "dueDate") return { stretches: [valued], orderBy }

  if (position?.key === null) {
    const where = Prisma.sql`due_date IS NULL AND id ${beyond} ${position.id}::uuid`
    return { stretches: [{ ...scan, where }], orderBy }
  }
  return { stretches: [valued, { ...scan, where: Prisma.sql`due_date IS NULL` }], orderBy }
}
