import type { TaskQuery } from "@docket/contract"
import { join, sql, type Sql } from "@docket/db/sql"

const folded = (text: Sql): Sql => sql`casefold(${text} COLLATE "und-x-icu")`

/** The rows that a query is about, before any place in the list: an SQL condition. */
export const matching = (userId: string, query: TaskQuery): Sql => {
  const { status, completed, priority, tag, dueFrom, dueTo, q, trash } = query
  const conditions = [
    sql`user_id = ${userId}`,
    trash ? sql`deleted_at IS NOT NULL` : sql`deleted_at IS NULL`,
  ]
  if (status) conditions.push(sql`status = ANY(${status}::task_status[])`)
  if (completed !== undefined) {
    conditions.push(sql`(status = 'completed') = ${completed}`)
  }
  if (priority) conditions.push(sql`priority = ANY(${priority}::task_priority[])`)
  if (tag) conditions.push(sql`${tag}::text = ANY(tags)`)
  if (dueFrom) conditions.push(sql`due_date >= ${dueFrom}::date`)
  if (dueTo) conditions.push(sql`due_date <= ${dueTo}::date`)
  if (q) {
    // As a subquery it is folded once, not for every row, when the plan is a generic one.
    const needle = sql`(SELECT ${folded(sql`${q}::text`)})`
    conditions.push(sql`(
      strpos(${folded(sql`title`)}, ${needle}) > 0
      OR strpos(${folded(sql`description`)}, ${needle}) > 0
    )`)
  }
  return join(conditions, " AND ")
}
