import { z } from "zod"

const taskFields = z.strictObject({
  title: z.string().trim().min(1).max(200),
  description: z.string().max(2000).nullable(),
  status: z.enum(["pending", "in_progress", "completed"]),
  priority: z.enum(["none", "low", "medium", "high", "urgent"]),
  due_date: z.iso.date().nullable(),
  tags: z
    .array(z.string().trim().min(1).max(50))
    .max(20)
    .refine((tags) => new Set(tags).size === tags.length, "must not repeat a tag"),
})
export const taskChange = taskFields.partial()
export const newTask = taskFields.extend({
  description: taskFields.shape.description.default(null),
  status: taskFields.shape.status.default("pending"),
  priority: taskFields.shape.priority.default("none"),
  due_date: taskFields.shape.due_date.default(null),
  tags: taskFields.shape.tags.default([]),
})
export const taskParams = z.object({ id: z.uuid() })
export const listQuery = z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) })
