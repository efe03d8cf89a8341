import { z } from "zod"
import { dueDate, tag, taskPriority, taskStatus } from "./task-fields.ts"
import { task } from "./task.ts"
import { text } from "./text.ts"

const sortFields = ["createdAt", "updatedAt", "dueDate", "priority", "title"] as const

// The message names no field, for every door spells them in its own way.
export const taskSort = z.enum(
  sortFields.flatMap((field) => [field, `-${field}`] as const),
  { error: "is not a known order; name a field, with a leading - to descend" },
)
export type TaskSort = z.infer<typeof taskSort>
export type TaskSortField = (typeof sortFields)[number]

/** More than there are, so that somebody may repeat one. */
const MOST_VALUES = 20

const oneOrSeveral = <T extends z.ZodEnum>(values: T) =>
  z
    .union([values, z.array(values).min(1).max(MOST_VALUES, { abort: true })], {
      error: `must be one or several of ${values.options.join(", ")}`,
    })
    .transform((value) => [...new Set([value].flat() as z.infer<T>[])])

export const listTasksInput = z
  .strictObject({
    limit: z
      .int({ error: "must be a whole number from 1 to 100" })
      .min(1, { error: "must be at least 1" })
      .max(100, { error: "must be at most 100" })
      .default(20)
      .describe("Tasks on a page"),
    cursor: text({ min: 1, max: 4000 })
      .optional()
      .describe("The `nextCursor` of the page before; only together with the same sort and trash"),
    offset: z
      .int({ error: "must be a whole number from 0 to 10000" })
      .min(0, { error: "must be at least 0" })
      .max(10_000, { error: "must be at most 10000; use cursor to go further" })
      .optional()
      .describe("Tasks to skip, for the simple case; not together with cursor"),
    status: oneOrSeveral(taskStatus).optional().describe("Only tasks with one of these statuses"),
    completed: z.boolean().optional().describe("Only completed, or only open tasks"),
    priority: oneOrSeveral(taskPriority)
      .optional()
      .describe("Only tasks with one of these priorities"),
    tag: tag.optional().describe("Only tasks with exactly this tag"),
    dueFrom: dueDate.optional().describe("Only tasks due on this day or later"),
    dueTo: dueDate.optional().describe("Only tasks due on this day or earlier"),
    q: text({ min: 1, max: 200 })
      .optional()
      .describe("Only tasks with this text in title or description, in any case"),
    sort: taskSort
      .default("-createdAt")
      .describe("A leading `-` descends; tasks without a due date come last both ways"),
    trash: z.boolean().default(false).describe("List deleted tasks instead of live ones"),
    count: z.boolean().default(false).describe("Count all matching tasks, not only this page"),
  })
  .refine(({ cursor, offset }) => cursor === undefined || offset === undefined, {
    error: "cannot be combined with cursor",
    path: ["offset"],
    params: { code: "contradiction" },
  })
  .prefault({})
/** What a caller sends. */
export type ListTasksInput = z.input<typeof listTasksInput>
/** What the service receives, defaults filled. */
export type TaskQuery = z.output<typeof listTasksInput>

export const taskPage = z.strictObject({
  items: z.array(task),
  nextCursor: z.string().nullable().describe("Null on the last page"),
  total: z.int().optional().describe("All matching tasks; only when `count` was asked for"),
})
export type TaskPage = z.infer<typeof taskPage>
