import { isDeepStrictEqual } from "node:util"
import type { Task, TaskChange } from "@docket/contract"
import { Prisma } from "@docket/db"

type Fields = Omit<TaskChange, "id" | "expectedVersion" | "reopen">
type FieldName = keyof Fields

const columns = {
  title: { name: Prisma.sql`title`, type: Prisma.sql`text` },
  description: { name: Prisma.sql`description`, type: Prisma.sql`text` },
  status: { name: Prisma.sql`status`, type: Prisma.sql`task_status` },
  priority: { name: Prisma.sql`priority`, type: Prisma.sql`task_priority` },
  dueDate: { name: Prisma.sql`due_date`, type: Prisma.sql`date` },
  tags: { name: Prisma.sql`tags`, type: Prisma.sql`text[]` },
} as const satisfies Record<FieldName, { name: Prisma.Sql; type: Prisma.Sql }>

const fieldNames = Object.keys(columns) as FieldName[] // the literal's own keys

/** The fields that a change names, as columns with their new values. */
export const changedColumns = (change: TaskChange): { name: Prisma.Sql; value: Prisma.Sql }[] =>
  fieldNames
    .filter((field) => change[field] !== undefined)
    .map((field) => {
      const { name, type } = columns[field]
      return { name, value: Prisma.sql`${change[field]}::${type}` }
    })

/** Whether a change would leave the task exactly as it is. */
export const changesNothing = (change: TaskChange, task: Task): boolean =>
  fieldNames.every(
    (field) => change[field] === undefined || isDeepStrictEqual(change[field], task[field]),
  ) && !(change.reopen && task.completed)
