import type { Task } from "@docket/contract"
import { afterChange, fieldsOf, type Changeable } from "../doors.ts"

/** What there is at one id. Times are the server's to tell: they are those of its last answer. */
export type Slot = {
  task: Task
  /** What it was created with, to recognise a repetition. */
  created: string
}

export type Create<Id = string> = {
  kind: "create"
  id: Id
  input: { title: string } & Partial<Changeable>
}
export type Change = {
  kind: "update" | "toggle" | "delete" | "restore"
  id: string
  expectedVersion: number | undefined
  fields: Partial<Changeable> & { completed?: boolean }
}
/** A call about one id, which is null where the server makes it. */
export type TaskCall<Id = string> = { kind: "get"; id: string } | Create<Id> | Change

export type Outcome = {
  end: "new" | "repeated" | "done" | "not_found" | "conflict" | "version_mismatch"
  /** What the answer shows. */
  task: Task | null
}
type Step = { slot: Slot | undefined; outcome: Outcome }

const UNKNOWN = new Date(0)

const defaults = {
  description: null,
  status: "pending",
  priority: "none",
  dueDate: null,
  tags: [],
} as const satisfies Partial<Changeable>

const withFields = (task: Task, fields: Changeable): Task => {
  const completed = fields.status === "completed"
  return { ...task, ...fields, completed, completedAt: completed ? UNKNOWN : null }
}

function create(slot: Slot | undefined, userId: string, { id, input }: Create): Step {
  const fields: Changeable = fieldsOf({ ...defaults, ...input, tags: [...(input.tags ?? [])] })
  const created = JSON.stringify(fields)
  if (slot !== undefined) {
    const isSame = slot.task.userId === userId && slot.created === created
    const outcome: Outcome = isSame
      ? { end: "repeated", task: slot.task }
      : { end: "conflict", task: null }
    return { slot, outcome }
  }
  const times = { createdAt: UNKNOWN, updatedAt: UNKNOWN, completedAt: null, deletedAt: null }
  const bare: Task = { id, userId, ...fields, completed: false, version: 1, ...times }
  const task = withFields(bare, fields)
  return { slot: { task, created }, outcome: { end: "new", task } }
}

const changed = (task: Task, { kind, fields }: Change): Task => {
  switch (kind) {
    case "update":
      return withFields(task, afterChange(fieldsOf(task), fields))
    case "toggle":
      return withFields(task, {
        ...fieldsOf(task),
        status: task.status === "completed" ? "pending" : "completed",
      })
    case "delete":
      return { ...task, deletedAt: UNKNOWN }
    case "restore":
      return { ...task, deletedAt: null }
  }
}

const sameness = (task: Task): string => JSON.stringify([fieldsOf(task), task.deletedAt === null])

function change(slot: Slot, call: Change): Step {
  const { task } = slot
  if (call.expectedVersion !== undefined && call.expectedVersion !== task.version) {
    return { slot, outcome: { end: "version_mismatch", task } }
  }
  const next = changed(task, call)
  if (sameness(next) === sameness(task)) return { slot, outcome: { end: "done", task } }
  const written = { ...next, version: task.version + 1 }
  return { slot: { ...slot, task: written }, outcome: { end: "done", task: written } }
}

/** What the contract makes of a call by somebody, and what there is at its id afterwards. */
export function after(slot: Slot | undefined, userId: string, call: TaskCall): Step {
  if (call.kind === "create") return create(slot, userId, call)
  const isVisible = slot?.task.deletedAt === null || call.kind === "restore"
  if (slot?.task.userId !== userId || !isVisible) {
    return { slot, outcome: { end: "not_found", task: null } }
  }
  return call.kind === "get"
    ? { slot, outcome: { end: "done", task: slot.task } }
    : change(slot, call)
}
