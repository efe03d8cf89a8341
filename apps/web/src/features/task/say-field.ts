import type { Task } from "@docket/contract"
import type { EditableField } from "./change.ts"

export const statusNames = {
  pending: "Pending",
  in_progress: "In progress",
  completed: "Completed",
} as const satisfies Record<Task["status"], string>

export const priorityNames = {
  none: "None",
  low: "Low",
  medium: "Medium",
  high: "High",
  urgent: "Urgent",
} as const satisfies Record<Task["priority"], string>

export const fieldNames = {
  title: "Title",
  description: "Description",
  status: "Status",
  priority: "Priority",
  dueDate: "Due date",
  tags: "Tags",
} as const satisfies Record<EditableField, string>

/** Choices for a select, in the order of the names. */
export const optionsOf = <T extends string>(names: Record<T, string>) =>
  Object.entries<string>(names).map(([value, label]) => ({ value: value as T, label })) // its own keys

/** The value of a field as a person reads it. */
export const sayField = (task: Pick<Task, EditableField>, field: EditableField): string => {
  switch (field) {
    case "status":
      return statusNames[task.status]
    case "priority":
      return priorityNames[task.priority]
    case "tags":
      return task.tags.join(", ") || "nothing"
    default:
      return task[field] || "nothing"
  }
}
