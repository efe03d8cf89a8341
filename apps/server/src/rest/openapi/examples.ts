import type { Plain } from "@docket/api"
import type { CreateTaskInput, Task, TaskStats, UpdateTaskInput, User } from "@docket/contract"
import { swapKeys } from "../names.ts"
import { toRestTask } from "../task.ts"

const userId = "0193b5a0-7c1e-7d54-9a3b-5f2f6c1d8e90"
const createdAt = "2026-11-20T09:30:00.000Z"

/** The task of the examples, as a procedure gives it. */
export const exampleTask: Plain<Task> = {
  id: "01890a5d-ac96-774b-bcce-b302099a8057",
  userId,
  title: "Book the train to Vienna",
  description: "Window seat, quiet coach",
  status: "pending",
  completed: false,
  completedAt: null,
  priority: "high",
  dueDate: "2026-12-01",
  tags: ["travel"],
  version: 1,
  createdAt,
  updatedAt: createdAt,
  deletedAt: null,
}

const newTask: CreateTaskInput = {
  title: exampleTask.title,
  description: exampleTask.description,
  priority: exampleTask.priority,
  dueDate: exampleTask.dueDate,
  tags: exampleTask.tags,
}

const changes: Omit<UpdateTaskInput, "id"> = { status: "in_progress", dueDate: null }

const stats: TaskStats = { pending: 1, inProgress: 0, completed: 0, overdue: 0, total: 1 }

const user: Plain<User> = {
  id: userId,
  email: "ada@example.com",
  name: "Ada Lovelace",
  createdAt,
  updatedAt: createdAt,
}

/** As JSON at the REST door: a create, a change of what it made, and what comes back. */
export const examples = {
  Task: toRestTask(exampleTask),
  NewTask: swapKeys(newTask),
  TaskChanges: swapKeys(changes),
  TaskStats: swapKeys(stats),
  User: swapKeys(user),
  Health: { status: "ok" },
  Readiness: { status: "ok", checks: { database: "ok", migrations: "ok", keys: "ok" } },
  NotReady: { status: "unavailable", checks: { database: "failed", migrations: "ok", keys: "ok" } },
}
