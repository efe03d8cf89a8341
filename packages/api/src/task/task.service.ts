import { randomUUIDv7 } from "node:crypto"
import type { NewTask, Task, TaskStats } from "@docket/contract"
import { isForeignKeyViolation, sql } from "@docket/db/sql"
import type { Context, Viewer } from "../context.ts"
import { conflict, notFound } from "../errors.ts"
import type { Plain } from "../plain.ts"
import { MissingUserRow } from "../user/user-registry.ts"
import { createDigest } from "./create-digest.ts"
import { loaderOf } from "./task-loader.ts"
import { taskColumns, toTask, type TaskRow } from "./task-row.ts"

/** What the task services need of a request. */
export type TaskContext = Pick<Context, "db" | "loaders" | "record"> & { viewer: Viewer }

/** A live task of the viewer's. Throws `not_found`, for another user's task as for a missing one. */
export async function getTask(ctx: TaskContext, id: string): Promise<Plain<Task>> {
  const task = await loaderOf(ctx).load(id)
  if (task === undefined) throw notFound("task")
  return task
}

/**
 * Creates a task, once: an id of the viewer's that was created with the same input answers with
 * the task as it is now. Throws `conflict` when the id is taken in any other way, and
 * `MissingUserRow`.
 */
export async function createTask(ctx: TaskContext, input: NewTask): Promise<Plain<Task>> {
  const { db, viewer, record } = ctx
  const { id = randomUUIDv7(), ...fields } = input
  const { title, description, status, priority, dueDate, tags } = fields
  const digest = createDigest(fields)
  const [created] = await db
    .query<TaskRow>(
      sql`
    INSERT INTO tasks
      (id, user_id, title, description, status, priority, due_date, tags, create_digest)
    VALUES (
      ${id}::uuid, ${viewer.id}, ${title}, ${description}, ${status}::task_status,
      ${priority}::task_priority, ${dueDate}::date, ${tags}::text[], ${digest}::bytea
    )
    ON CONFLICT DO NOTHING RETURNING ${taskColumns}`,
    )
    .catch((error: unknown) => {
      throw isForeignKeyViolation(error) ? new MissingUserRow() : error
    })
  if (created !== undefined) return toTask(created, viewer.id)

  const [repeated] = await db.query<TaskRow>(sql`
    SELECT ${taskColumns} FROM tasks
    WHERE id = ${id}::uuid AND user_id = ${viewer.id} AND create_digest = ${digest}::bytea`)
  if (repeated === undefined) {
    throw conflict("This id is already taken. Create the task with another.")
  }
  record.repeatedCreate = true
  return toTask(repeated, viewer.id)
}

/** Counts of the viewer's live tasks. */
export async function getTaskStats({ db, viewer }: TaskContext): Promise<TaskStats> {
  const [row] = await db.query<Record<keyof TaskStats, string>>(sql`
    SELECT
      count(*) FILTER (WHERE status = 'pending') AS "pending",
      count(*) FILTER (WHERE status = 'in_progress') AS "inProgress",
      count(*) FILTER (WHERE status = 'completed') AS "completed",
      count(*) FILTER (
        WHERE status <> 'completed' AND due_date < (now() AT TIME ZONE 'UTC')::date
      ) AS "overdue",
      count(*) AS "total"
    FROM tasks WHERE user_id = ${viewer.id} AND deleted_at IS NULL`)
  if (row === undefined) throw new Error("an aggregate gave no row")
  return {
    pending: Number(row.pending),
    inProgress: Number(row.inProgress),
    completed: Number(row.completed),
    overdue: Number(row.overdue),
    total: Number(row.total),
  }
}
