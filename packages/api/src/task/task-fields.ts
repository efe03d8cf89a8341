import { isDeepStrictEqual } from "node:util"
import type { Task, TaskChange } from "@docket/contract"
import { sql, type Sql } from "@docket/db/sql"
import type { Plain } from "../plain.ts"

type Fields = Omit<TaskChange, "id" | "expectedVersion" | "reopen">
type FieldName = keyof Fields

const columns = {
  title: { name: sql`title`, type: sql`text` },
  description: { name: sql`description`, type: sql`text` },
  status: { name: sql`status`, type: sql`task_status` },
  priority: { name: sql`priority`, type: sql`task_priority` },
  dueDate: { name: sql`due_date`, type: sql`date` },
  tags: { name: sql`tags`, type: sql`text[]` },
} as const satisfies Record<FieldName, { name: Sql; type: Sql }>

const fieldNames = Object.keys(columns) as FieldName[] // the literal's own keys

/** The fields that a change names, as columns with their new values. */
export const changedColumns = (change: TaskChange): { name: Sql; value: Sql }[] =>
  fieldNames
    .filter((field) => change[field] !== undefined)
    .map((field) => {
      const { name, type } = columns[field]
      return { name, value: sql`${change[field]}::${type}` }
    })

/** Whether a change would leave the task exactly as it is. */
export const changesNothing = (change: TaskChange, task: Plain<Task>): boolean =>
  fieldNames.every(
    (field) => change[field] === undefined || isDeepStrictEqual(change[field], task[field]),
  ) && !(change.reopen && task.completed)
