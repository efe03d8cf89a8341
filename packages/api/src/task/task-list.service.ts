import type { TaskPage, TaskQuery } from "@docket/contract"
import { Prisma } from "@docket/db"
import { decodeCursor, encodeCursor, positionOf } from "./cursor.ts"
import { matching } from "./task-filter.ts"
import { orderOf } from "./task-order.ts"
import { taskColumns, toTask, type TaskRow } from "./task-row.ts"
import type { TaskContext } from "./task.service.ts"

/**
 * A page of the viewer's tasks, by keyset or by offset. Throws `invalid` for a cursor that is not
 * of this list.
 */
export async function listTasks(ctx: TaskContext, query: TaskQuery): Promise<TaskPage> {
  const { db, viewer } = ctx
  const binding = { userId: viewer.id, sort: query.sort, trash: query.trash }
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, binding)
  const matches = matching(viewer.id, query)

  const rows = await db.$queryRaw<TaskRow[]>(pageOf(query, matches, orderOf(query, after)))
  const items = rows.slice(0, query.limit).map(toTask)
  const last = rows.length > query.limit ? items.at(-1) : undefined
  const page: TaskPage = {
    items,
    nextCursor: last ? encodeCursor(positionOf(last, query.sort), binding) : null,
  }
  if (!query.count) return page

  const [{ total }] = await db.$queryRaw<[{ total: number }]>`
    SELECT count(*)::int AS total FROM tasks WHERE ${matches}`
  return { ...page, total }
}

/** One row more than the page, which tells whether there is a next one. */
const pageOf = (
  { limit, offset = 0 }: TaskQuery,
  matches: Prisma.Sql,
  { stretches, orderBy }: ReturnType<typeof orderOf>,
): Prisma.Sql => {
  const stretch = ({ where, orderBy: scanOrder }: (typeof stretches)[number], rows: Prisma.Sql) =>
    Prisma.sql`SELECT ${taskColumns}, due_date FROM tasks
      WHERE ${matches} AND ${where} ORDER BY ${scanOrder} ${rows}`
  const rows = Prisma.sql`LIMIT ${limit + 1}::int OFFSET ${offset}::int`
  if (stretches.length === 1) return stretch(stretches[0], rows)

  const upTo = Prisma.sql`LIMIT ${offset + limit + 1}::int`
  const all = Prisma.join(
    stretches.map((part) => Prisma.sql`(${stretch(part, upTo)})`),
    " UNION ALL ",
  )
  return Prisma.sql`SELECT * FROM (${all}) AS page ORDER BY ${orderBy} ${rows}`
}
