import type { Task } from "@docket/contract"
import { expect } from "vitest"
import { fieldsOf, type Answer, type Door } from "../doors.ts"
import type { Outcome, TaskCall } from "./slot.ts"

/** All of a task but when: that the server decides. */
export const view = (task: Task) => ({
  ...fieldsOf(task),
  id: task.id,
  userId: task.userId,
  version: task.version,
  completed: task.completed,
  hasCompletedAt: task.completedAt !== null,
  isInTrash: task.deletedAt !== null,
})

type Told = { status: number; reason: string | null; task: ReturnType<typeof view> | null }

/** The task that an answer shows, as its value or as that which was in the way. */
export const shownBy = ({ value, current }: Answer<Task>): Task | null => value ?? current

export const told = (answer: Answer<Task>): Told => {
  const task = shownBy(answer)
  return { status: answer.status, reason: answer.reason, task: task && view(task) }
}

const trpcStatuses: Record<Outcome["end"], number> = {
  new: 200,
  repeated: 200,
  done: 200,
  not_found: 404,
  conflict: 409,
  version_mismatch: 409,
}
const restStatuses = { ...trpcStatuses, new: 201, version_mismatch: 412 }

/** What a door tells of an outcome. */
export function predicted(door: Door, call: TaskCall, { end, task }: Outcome): Told {
  if (door !== "trpc" && call.kind === "delete" && end === "done") {
    return { status: 204, reason: null, task: null }
  }
  const status = (door === "trpc" ? trpcStatuses : restStatuses)[end]
  return { status, reason: status < 300 ? null : end, task: task && view(task) }
}

/** Holds a task that was shown against the expected one, and its times against those of before. */
export function expectShown(
  shown: Task,
  { expected, before }: { expected: Task; before: Task | undefined },
): void {
  expect(view(shown)).toEqual(view(expected))
  if (before === undefined) return expect(shown.updatedAt).toEqual(shown.createdAt)
  if (shown.version === before.version) return expect(shown).toEqual(before)
  expect(shown.createdAt).toEqual(before.createdAt)
  expect(shown.updatedAt.getTime()).toBeGreaterThanOrEqual(before.updatedAt.getTime())
  if (shown.status === before.status) expect(shown.completedAt).toEqual(before.completedAt)
}
