import type { TaskQuery } from "@docket/contract"
import { Prisma } from "@docket/db"

const folded = (text: Prisma.Sql): Prisma.Sql => Prisma.sql`casefold(${text} COLLATE "und-x-icu")`

/** The rows that a query is about, before any place in the list: an SQL condition. */
export const matching = (userId: string, query: TaskQuery): Prisma.Sql => {
  const { status, completed, priority, tag, dueFrom, dueTo, q, trash } = query
  const conditions = [
    Prisma.sql`user_id = ${userId}`,
    trash ? Prisma.sql`deleted_at IS NOT NULL` : Prisma.sql`deleted_at IS NULL`,
  ]
  if (status) conditions.push(Prisma.sql`status = ANY(${status}::task_status[])`)
  if (completed !== undefined) {
    conditions.push(Prisma.sql`(status = 'completed') = ${completed}`)
  }
  if (priority) conditions.push(Prisma.sql`priority = ANY(${priority}::task_priority[])`)
  if (tag) conditions.push(Prisma.sql`${tag}::text = ANY(tags)`)
  if (dueFrom) conditions.push(Prisma.sql`due_date >= ${dueFrom}::date`)
  if (dueTo) conditions.push(Prisma.sql`due_date <= ${dueTo}::date`)
  if (q) {
    // As a subquery it is folded once, not for every row, when the plan is a generic one.
    const needle = Prisma.sql`(SELECT ${folded(Prisma.sql`${q}::text`)})`
    conditions.push(Prisma.sql`(
      strpos(${folded(Prisma.sql`title`)}, ${needle}) > 0
      OR strpos(${folded(Prisma.sql`description`)}, ${needle}) > 0
    )`)
  }
  return Prisma.join(conditions, " AND ")
}
