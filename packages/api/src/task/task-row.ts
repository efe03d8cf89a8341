import type { Task, TaskPriority, TaskStatus } from "@docket/contract"
import { raw, type TextRow } from "@docket/db/sql"
import type { Plain } from "../plain.ts"
import { inUtc, toTimestamp } from "../timestamp.ts"

/** What a query for tasks selects: `taskColumns`. */
export type TaskRow = TextRow & {
  /** The columns in which no text of anybody's can be, with | between them. */
  head: string
  title: string
  description: string | null
  /** A JSON array. */
  tags: string
}

const headColumns = [
  "id",
  "status",
  "priority",
  "due_date",
  "version",
  ...["completed_at", "created_at", "updated_at", "deleted_at"].map((column) => inUtc(column).text),
]

/**
 * Every column but the owner, whom a query names, and the create digest. One value for nine columns:
 * reading 13 from the connection takes the server a third of its time for a list (bench/reports).
 */
export const taskColumns = raw(
  `concat(${headColumns.join(", '|', ")}) AS head, title, description, to_json(tags) AS tags`,
)

const absentIfEmpty = (text: string): string | null => (text === "" ? null : text)

type HeadValues = [
  id: string,
  status: TaskStatus,
  priority: TaskPriority,
  dueDate: string,
  version: string,
  completedAt: string,
  createdAt: string,
  updatedAt: string,
  deletedAt: string,
]

const toOptionalTimestamp = (text: string): string | null =>
  text === "" ? null : toTimestamp(text)

/** The task of a row that was selected with `taskColumns` among the owner's own. */
export const toTask = (
  { head, title, description, tags }: TaskRow,
  userId: string,
): Plain<Task> => {
  // The order of `headColumns`; concat() makes an empty text of null.
  const [id, status, priority, dueDate, version, completedAt, createdAt, updatedAt, deletedAt] =
    head.split("|") as HeadValues
  return {
    id,
    userId,
    title,
    description,
    status,
    completed: status === "completed",
    completedAt: toOptionalTimestamp(completedAt),
    priority,
    dueDate: absentIfEmpty(dueDate),
    tags: JSON.parse(tags) as string[],
    version: Number(version),
    createdAt: toTimestamp(createdAt),
    updatedAt: toTimestamp(updatedAt),
    deletedAt: toOptionalTimestamp(deletedAt),
  }
}
