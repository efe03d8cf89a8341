import type { Task } from "@docket/contract"
import { Prisma } from "@docket/db"

/** What a query for tasks selects: every column but the create digest, which stays inside. */
export type TaskRow = Prisma.TaskGetPayload<{ omit: { createDigest: true } }>

/** The same columns under the same names, for hand-written SQL. */
export const taskColumns = Prisma.raw(
  [
    `id, user_id AS "userId", title, description, status, priority, due_date AS "dueDate", to_json(tags) AS tags`,
    `version, completed_at AS "completedAt", created_at AS "createdAt"`,
    `updated_at AS "updatedAt", deleted_at AS "deletedAt"`,
  ].join(", "),
)

/** Midnight UTC of a calendar date, as Prisma wants a `date` column. */
export const toDateColumn = (date: string): Date => new Date(`${date}T00:00:00Z`)

export const toTask = (row: TaskRow): Task => ({
  id: row.id,
  userId: row.userId,
  title: row.title,
  description: row.description,
  status: row.status,
  completed: row.status === "completed",
  completedAt: row.completedAt,
  priority: row.priority,
  dueDate: row.dueDate?.toISOString().slice(0, 10) ?? null,
  tags: row.tags,
  version: row.version,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  deletedAt: row.deletedAt,
})
