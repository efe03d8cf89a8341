import type { GuardedTaskRef, Task, TaskChange } from "@docket/contract"
import { empty, join, sql, type Sql } from "@docket/db/sql"
import { notFound, unavailable, versionMismatch } from "../errors.ts"
import type { Plain } from "../plain.ts"
import { changedColumns, changesNothing } from "./task-fields.ts"
import { taskColumns, toTask, type TaskRow } from "./task-row.ts"
import type { TaskContext } from "./task.service.ts"

type Change = {
  /** Assignments of the UPDATE; none means that there is nothing to write. */
  set: readonly Sql[]
  /** Which rows the change is for, besides the viewer's own with this id and version. */
  where: Sql
  /** Whether a task that the UPDATE left alone is already as the caller wants it. */
  isDone: (task: Plain<Task>) => boolean
  /** Whether the change can see a task in this place at all. */
  reaches: (task: Plain<Task>) => boolean
}

const ATTEMPTS = 3
const isLive = (task: Plain<Task>): boolean => task.deletedAt === null

/**
 * One UPDATE that holds every condition, so nothing can come between check and write. When it
 * matches no row, a read tells why; a row that changed in between is tried again.
 */
async function changeTask(
  ctx: TaskContext,
  ref: GuardedTaskRef,
  change: Change,
): Promise<Plain<Task>> {
  const { db, viewer } = ctx
  const own = sql`id = ${ref.id}::uuid AND user_id = ${viewer.id}`
  const atVersion =
    ref.expectedVersion === undefined ? empty : sql`AND version = ${ref.expectedVersion}`

  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (change.set.length > 0) {
      const [changed] = await db.query<TaskRow>(sql`
        UPDATE tasks SET ${join([...change.set])}
        WHERE ${own} ${atVersion} AND ${change.where}
        RETURNING ${taskColumns}`)
      if (changed !== undefined) return toTask(changed, viewer.id)
    }

    const [row] = await db.query<TaskRow>(sql`SELECT ${taskColumns} FROM tasks WHERE ${own}`)
    const task = row && toTask(row, viewer.id)
    if (task === undefined || !change.reaches(task)) throw notFound("task")
    if (ref.expectedVersion !== undefined && ref.expectedVersion !== task.version) {
      throw versionMismatch(task)
    }
    if (change.isDone(task)) return task
  }
  throw unavailable(new Error(`task kept changing through ${ATTEMPTS} attempts to write it`))
}

/**
 * Sets the fields that are present; what is already so is not written again. Throws `not_found`
 * and `version_mismatch`.
 */
export function updateTask(ctx: TaskContext, input: TaskChange): Promise<Plain<Task>> {
  const columns = changedColumns(input)
  const set = columns.map(({ name, value }) => sql`${name} = ${value}`)
  const differs = [
    sql`false`,
    ...columns.map(({ name, value }) => sql`${name} IS DISTINCT FROM ${value}`),
  ]
  if (input.reopen) {
    set.push(sql`status = CASE status WHEN 'completed' THEN 'pending'::task_status ELSE status END`)
    differs.push(sql`status = 'completed'`)
  }
  return changeTask(ctx, input, {
    set,
    where: sql`deleted_at IS NULL AND (${join(differs, " OR ")})`,
    isDone: (task) => changesNothing(input, task),
    reaches: isLive,
  })
}

/** Completed becomes pending, anything else completed. */
export function toggleTask(ctx: TaskContext, ref: GuardedTaskRef): Promise<Plain<Task>> {
  return changeTask(ctx, ref, {
    set: [
      sql`status = CASE status
        WHEN 'completed' THEN 'pending'::task_status ELSE 'completed'::task_status END`,
    ],
    where: sql`deleted_at IS NULL`,
    isDone: () => false,
    reaches: isLive,
  })
}

/** Moves a live task to the trash. */
export function deleteTask(ctx: TaskContext, ref: GuardedTaskRef): Promise<Plain<Task>> {
  return changeTask(ctx, ref, {
    set: [sql`deleted_at = clock_timestamp()`],
    where: sql`deleted_at IS NULL`,
    isDone: () => false,
    reaches: isLive,
  })
}

/** Takes a task out of the trash; a live one is left as it is. */
export function restoreTask(ctx: TaskContext, ref: GuardedTaskRef): Promise<Plain<Task>> {
  return changeTask(ctx, ref, {
    set: [sql`deleted_at = NULL`],
    where: sql`deleted_at IS NOT NULL`,
    isDone: isLive,
    reaches: () => true,
  })
}
