import { z } from "zod"
import {
  dueDate,
  expectedVersion,
  tags,
  taskDescription,
  taskId,
  taskPriority,
  taskStatus,
  taskTitle,
  type TaskStatus,
} from "./task-fields.ts"
import { subject } from "./user.ts"

/** One task, every field present. Timestamps are `Date`, the due date is `YYYY-MM-DD`. */
export const task = z.strictObject({
  id: z.guid().describe("UUID of the task"),
  userId: subject.describe("The owner: the `sub` of the token it was created with"),
  title: z.string(),
  description: z.string().nullable(),
  status: taskStatus,
  completed: z.boolean().describe("True when `status` is `completed`"),
  completedAt: z.date().nullable().describe("When the task was last completed"),
  priority: taskPriority,
  dueDate: z.iso.date().nullable().describe("Calendar date `YYYY-MM-DD`"),
  tags: z.array(z.string()),
  version: z.int32().min(1).describe("1 at creation, one more at every real change"),
  createdAt: z.date(),
  updatedAt: z.date(),
  deletedAt: z.date().nullable().describe("When the task was moved to the trash"),
})
export type Task = z.infer<typeof task>

type StatusInput = { status?: TaskStatus | undefined; completed?: boolean | undefined }

const contradicts = ({ status, completed }: StatusInput): boolean =>
  status !== undefined &&
  (completed === true ? status !== "completed" : completed === false && status === "completed")

const contradiction = {
  error: "contradicts `status`; send one of the two",
  path: ["completed"],
  params: { code: "contradiction" },
}

const completed = z
  .boolean()
  .describe("Alias of `status`: true means `completed`, false means not `completed`")

export const createTaskInput = z
  .strictObject({
    id: taskId
      .optional()
      .describe("Your own UUID for the task: repeating the same create then creates once"),
    title: taskTitle,
    description: taskDescription.nullable().default(null),
    status: taskStatus.optional().describe("`pending` when absent"),
    completed: completed.optional(),
    priority: taskPriority.default("none").describe("`none` when absent"),
    dueDate: dueDate.nullable().default(null),
    tags: tags.default([]),
  })
  .refine((input) => !contradicts(input), contradiction)
  .transform(({ completed: isCompleted, status, ...fields }) => ({
    ...fields,
    status: status ?? (isCompleted ? "completed" : "pending"),
  }))
/** What a caller sends. */
export type CreateTaskInput = z.input<typeof createTaskInput>
/** What the service receives: trimmed, defaults filled, `completed` folded into `status`. */
export type NewTask = z.output<typeof createTaskInput>

const taskReference = { id: taskId }
const guardedTaskReference = { ...taskReference, expectedVersion: expectedVersion.optional() }

export const taskRef = z.strictObject(taskReference)
export type TaskRef = z.infer<typeof taskRef>

/** A task, and the version that it must have for the change to happen. */
export const guardedTaskRef = z.strictObject(guardedTaskReference)
export type GuardedTaskRef = z.infer<typeof guardedTaskRef>

/** Absent fields stay as they are; `null` clears a nullable one. */
export const updateTaskInput = z
  .strictObject({
    ...guardedTaskReference,
    title: taskTitle.optional(),
    description: taskDescription.nullable().optional(),
    status: taskStatus.optional(),
    completed: completed.optional(),
    priority: taskPriority.optional(),
    dueDate: dueDate.nullable().optional(),
    tags: tags.optional(),
  })
  .refine((input) => !contradicts(input), contradiction)
  .transform(({ completed: isCompleted, ...input }) => ({
    ...input,
    ...(isCompleted === true && { status: "completed" as const }),
    ...(isCompleted === false && input.status === undefined && { reopen: true as const }),
  }))
/** What a caller sends. */
export type UpdateTaskInput = z.input<typeof updateTaskInput>
/** What the service receives; `reopen` takes a completed task back to pending and leaves others. */
export type TaskChange = z.output<typeof updateTaskInput>

const count = z.int().min(0)

export const taskStats = z.strictObject({
  pending: count,
  inProgress: count,
  completed: count,
  overdue: count.describe("Due before today (UTC) and not completed"),
  total: count.describe("All tasks outside the trash"),
})
export type TaskStats = z.infer<typeof taskStats>
