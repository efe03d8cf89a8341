import type { TaskPage, TaskQuery } from "@docket/contract"
import { join, sql, type Sql } from "@docket/db/sql"
import type { Plain } from "../plain.ts"
import { decodeCursor, encodeCursor, positionOf } from "./cursor.ts"
import { matching } from "./task-filter.ts"
import { orderOf } from "./task-order.ts"
import { taskColumns, toTask, type TaskRow } from "./task-row.ts"
import type { TaskContext } from "./task.service.ts"

/**
 * A page of the viewer's tasks, by keyset or by offset. Throws `invalid` for a cursor that is not
 * of this list.
 */
export async function listTasks(ctx: TaskContext, query: TaskQuery): Promise<Plain<TaskPage>> {
  const { db, viewer } = ctx
  const binding = { userId: viewer.id, sort: query.sort, trash: query.trash }
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, binding)
  const matches = matching(viewer.id, query)

  const run = isQuick(query) ? db.quickQuery : db.query
  const rows = await run<TaskRow>(pageOf(query, matches, orderOf(query, after)))
  const items = rows.slice(0, query.limit).map((row) => toTask(row, viewer.id))
  const last = rows.length > query.limit ? items.at(-1) : undefined
  const page: Plain<TaskPage> = {
    items,
    nextCursor: last ? encodeCursor(positionOf(last, query.sort), binding) : null,
  }
  if (!query.count) return page

  const [row] = await db.query<{ total: string }>(
    sql`SELECT count(*) AS total FROM tasks WHERE ${matches}`,
  )
  return { ...page, total: Number(row?.total) }
}

/** Whether an index has the page as it is; filters and offsets may pass over many rows. */
const isQuick = (query: TaskQuery): boolean =>
  !query.trash && selective.every((field) => query[field] === undefined)

const selective = [
  ...(["offset", "status", "completed", "priority", "tag"] as const),
  ...(["dueFrom", "dueTo", "q"] as const),
]

/**
 * One row more than the page, which tells whether there is a next one. The columns are made of the
 * page alone, not of what an offset passes over.
 */
const pageOf = (
  { limit, offset = 0 }: TaskQuery,
  matches: Sql,
  { stretches, orderBy }: ReturnType<typeof orderOf>,
): Sql => {
  const stretch = ({ where, orderBy: scanOrder }: (typeof stretches)[number], rows: Sql) =>
    sql`SELECT * FROM tasks WHERE ${matches} AND ${where} ORDER BY ${scanOrder} ${rows}`
  const rows = sql`LIMIT ${limit + 1}::int OFFSET ${offset}::int`
  if (stretches.length === 1) return columnsOf(stretch(stretches[0], rows), stretches[0].orderBy)

  const upTo = sql`LIMIT ${offset + limit + 1}::int`
  const all = join(
    stretches.map((part) => sql`(${stretch(part, upTo)})`),
    " UNION ALL ",
  )
  return columnsOf(sql`SELECT * FROM (${all}) AS stretches ORDER BY ${orderBy} ${rows}`, orderBy)
}

const columnsOf = (page: Sql, orderBy: Sql): Sql =>
  sql`SELECT ${taskColumns} FROM (${page}) AS page ORDER BY ${orderBy}`
