import { z } from "zod"

export const taskId = z.object({ id: z.uuid() })
const taskFields = z.strictObject({
  title: z.string().trim().min(1).max(200),
  description: z.string().max(2000).nullable(),
  status: z.enum(["pending", "in_progress", "completed"]),
  priority: z.enum(["none", "low", "medium", "high", "urgent"]),
  dueDate: z.iso.date().nullable(),
  tags: z
    .array(z.string().trim().min(1).max(50))
    .max(20)
    .refine((tags) => new Set(tags).size === tags.length, "must not repeat a tag"),
})
const taskChange = taskFields.partial()
export const newTask = taskChange.required({ title: true })
export const changedTask = taskChange.extend(taskId.shape)
export const listInput = z.object({
  limit: z.int().min(1).max(100).default(20),
  cursor: z.uuid().optional(),
})
