import { createTaskInput, type CreateTaskInput, type Task } from "@docket/contract"

/** A new task as the server is going to make it, to be shown until it has. */
export const draftTask = (id: string, fields: Omit<CreateTaskInput, "id">): Task => {
  const now = new Date()
  const { title, description, status, priority, dueDate, tags } = createTaskInput.parse(fields)
  const isCompleted = status === "completed"
  return {
    id,
    userId: "",
    title,
    description,
    status,
    completed: isCompleted,
    completedAt: isCompleted ? now : null,
    priority,
    dueDate,
    tags,
    version: 1,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  }
}
