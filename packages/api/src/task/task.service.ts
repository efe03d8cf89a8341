import { randomUUIDv7 } from "node:crypto"
import type { NewTask, Task, TaskStats } from "@docket/contract"
import { isForeignKeyViolation, type PrismaClient } from "@docket/db"
import type { RequestRecord, Viewer } from "../context.ts"
import { conflict, notFound } from "../errors.ts"
import { MissingUserRow } from "../user/user-registry.ts"
import { createDigest } from "./create-digest.ts"
import { toDateColumn, toTask } from "./task-row.ts"

/** What the task services need of a request. */
export type TaskContext = {
  db: Pick<PrismaClient, "task" | "$queryRaw">
  viewer: Viewer
  record: RequestRecord
}

const omit = { createDigest: true } as const

/** A live task of the viewer's. Throws `not_found`, for another user's task as for a missing one. */
export async function getTask({ db, viewer }: TaskContext, id: string): Promise<Task> {
  const row = await db.task.findFirst({ where: { id, userId: viewer.id, deletedAt: null }, omit })
  if (row === null) throw notFound("task")
  return toTask(row)
}

/**
 * Creates a task, once: an id of the viewer's that was created with the same input answers with
 * the task as it is now. Throws `conflict` when the id is taken in any other way, and
 * `MissingUserRow`.
 */
export async function createTask(ctx: TaskContext, input: NewTask): Promise<Task> {
  const { db, viewer, record } = ctx
  const { id = randomUUIDv7(), ...fields } = input
  const digest = createDigest(fields)
  const dueDate = fields.dueDate === null ? null : toDateColumn(fields.dueDate)
  const [created] = await db.task
    .createManyAndReturn({
      data: [{ ...fields, id, dueDate, userId: viewer.id, createDigest: digest }],
      skipDuplicates: true,
      omit,
    })
    .catch((error: unknown) => {
      throw isForeignKeyViolation(error) ? new MissingUserRow() : error
    })
  if (created !== undefined) return toTask(created)

  const repeated = await db.task.findFirst({
    where: { id, userId: viewer.id, createDigest: digest },
    omit,
  })
  if (repeated === null) throw conflict("This id is already taken. Create the task with another.")
  record.repeatedCreate = true
  return toTask(repeated)
}

/** Counts of the viewer's live tasks. */
export async function getTaskStats({ db, viewer }: TaskContext): Promise<TaskStats> {
  const [stats] = await db.$queryRaw<[TaskStats]>`
    SELECT
      count(*) FILTER (WHERE status = 'pending')::int AS "pending",
      count(*) FILTER (WHERE status = 'in_progress')::int AS "inProgress",
      count(*) FILTER (WHERE status = 'completed')::int AS "completed",
      count(*) FILTER (
        WHERE status <> 'completed' AND due_date < (now() AT TIME ZONE 'UTC')::date
      )::int AS "overdue",
      count(*)::int AS "total"
    FROM tasks WHERE user_id = ${viewer.id} AND deleted_at IS NULL`
  return stats
}
