import { z } from "zod"
import { text } from "./text.ts"

export const taskStatus = z.enum(["pending", "in_progress", "completed"])
export type TaskStatus = z.infer<typeof taskStatus>

/** In the order in which priorities sort. */
export const taskPriority = z.enum(["none", "low", "medium", "high", "urgent"])
export type TaskPriority = z.infer<typeof taskPriority>

const NIL = "00000000-0000-0000-0000-000000000000"
const MAX = "ffffffff-ffff-ffff-ffff-ffffffffffff"

/** A UUID of any version (RFC 9562) but nil and max; upper case is accepted and lowered. */
export const taskId = z
  .guid({ error: "must be a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057", abort: true })
  .toLowerCase()
  .refine((id) => id !== NIL && id !== MAX, { error: "must be neither the nil nor the max UUID" })
  .describe("UUID of the task")

export const taskTitle = text({ min: 1, max: 200, trim: true }).describe(
  "What is to be done: 1 to 200 characters after white space at both ends is removed",
)

export const taskDescription = text({ max: 2000 }).describe(
  "Details: at most 2,000 characters, kept as they are",
)

export const dueDate = z.iso
  .date({ error: "must be a calendar date written YYYY-MM-DD", abort: true })
  .refine((date) => !date.startsWith("0000"), { error: "must be in the years 0001 to 9999" })
  .describe("Calendar date `YYYY-MM-DD`, without time or zone")

export const tag = text({ min: 1, max: 50, trim: true }).describe(
  "1 to 50 characters after white space at both ends is removed",
)

export const tags = z
  .array(tag, { error: "must be a list of at most 20 tags" })
  .max(20, { error: "must have at most 20 tags", abort: true })
  .check(({ value, issues }) => {
    for (const [index, item] of value.entries()) {
      if (value.indexOf(item) === index) continue
      const message = "is a duplicate of an earlier tag"
      const params = { code: "duplicate" }
      issues.push({ code: "custom", path: [index], input: item, message, params })
    }
  })
  .describe("At most 20 different tags; their order is kept")

const MAX_INT32 = 2_147_483_647

export const expectedVersion = z
  .int({ error: "must be a whole number from 1" })
  .min(1, { error: "must be at least 1" })
  .max(MAX_INT32, { error: `must be at most ${MAX_INT32}` })
  .describe("Refuse the change unless the task is at this version")
