import type { GuardedTaskRef, Task, TaskChange } from "@docket/contract"
import { Prisma } from "@docket/db"
import { notFound, unavailable, versionMismatch } from "../errors.ts"
import { changedColumns, changesNothing } from "./task-fields.ts"
import { taskColumns, toTask, type TaskRow } from "./task-row.ts"
import type { TaskContext } from "./task.service.ts"

type Change = {
  /** Assignments of the UPDATE; none means that there is nothing to write. */
  set: readonly Prisma.Sql[]
  /** Which rows the change is for, besides the viewer's own with this id and version. */
  where: Prisma.Sql
  /** Whether a task that the UPDATE left alone is already as the caller wants it. */
  isDone: (task: Task) => boolean
  /** Whether the change can see a task in this place at all. */
  reaches: (task: Task) => boolean
}

const ATTEMPTS = 3
const isLive = (task: Task): boolean => task.deletedAt === null

/**
 * One UPDATE that holds every condition, so nothing can come between check and write. When it
 * matches no row, a read tells why; a row that changed in between is tried again.
 */
async function changeTask(ctx: TaskContext, ref: GuardedTaskRef, change: Change): Promise<Task> {
  const { db, viewer } = ctx
  const own = Prisma.sql`id = ${ref.id}::uuid AND user_id = ${viewer.id}`
  const atVersion =
    ref.expectedVersion === undefined
      ? Prisma.empty
      : Prisma.sql`AND version = ${ref.expectedVersion}`

  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (change.set.length > 0) {
      const [changed] = await db.$queryRaw<TaskRow[]>`
        UPDATE tasks SET ${Prisma.join([...change.set])}
        WHERE ${own} ${atVersion} AND ${change.where}
        RETURNING ${taskColumns}`
      if (changed !== undefined) return toTask(changed)
    }

    const [row] = await db.$queryRaw<TaskRow[]>`SELECT ${taskColumns} FROM tasks WHERE ${own}`
    const task = row && toTask(row)
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
export function updateTask(ctx: TaskContext, input: TaskChange): Promise<Task> {
  const columns = changedColumns(input)
  const set = columns.map(({ name, value }) => Prisma.sql`${name} = ${value}`)
  const differs = [
    Prisma.sql`false`,
    ...columns.map(({ name, value }) => Prisma.sql`${name} IS DISTINCT FROM ${value}`),
  ]
  if (input.reopen) {
    set.push(
      Prisma.sql`status = CASE status WHEN 'completed' THEN 'pending'::task_status ELSE status END`,
    )
    differs.push(Prisma.sql`status = 'completed'`)
  }
  return changeTask(ctx, input, {
    set,
    where: Prisma.sql`deleted_at IS NULL AND (${Prisma.join(differs, " OR ")})`,
    isDone: (task) => changesNothing(input, task),
    reaches: isLive,
  })
}

/** Completed becomes pending, anything else completed. */
export function toggleTask(ctx: TaskContext, ref: GuardedTaskRef): Promise<Task> {
  return changeTask(ctx, ref, {
    set: [
      Prisma.sql`status = CASE status
        WHEN 'completed' THEN 'pending'::task_status ELSE 'completed'::task_status END`,
    ],
    where: Prisma.sql`deleted_at IS NULL`,
    isDone: () => false,
    reaches: isLive,
  })
}

/** Moves a live task to the trash. */
export function deleteTask(ctx: TaskContext, ref: GuardedTaskRef): Promise<Task> {
  return changeTask(ctx, ref, {
    set: [Prisma.sql`deleted_at = clock_timestamp()`],
    where: Prisma.sql`deleted_at IS NULL`,
    isDone: () => false,
    reaches: isLive,
  })
}

/** Takes a task out of the trash; a live one is left as it is. */
export function restoreTask(ctx: TaskContext, ref: GuardedTaskRef): Promise<Task> {
  return changeTask(ctx, ref, {
    set: [Prisma.sql`deleted_at = NULL`],
    where: Prisma.sql`deleted_at IS NOT NULL`,
    isDone: isLive,
    reaches: () => true,
  })
}
