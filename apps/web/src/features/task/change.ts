import type { Task } from "@docket/contract"

/** The fields that a person edits. */
const editableFields = ["title", "description", "status", "priority", "dueDate", "tags"] as const
export type EditableField = (typeof editableFields)[number]
export type Change = { [F in EditableField]?: Task[F] }

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

const fieldsOf = (change: Change): EditableField[] =>
  editableFields.filter((field) => field in change)

const pick = (change: Change, isPicked: (field: EditableField) => boolean): Change =>
  Object.fromEntries(
    fieldsOf(change)
      .filter(isPicked)
      .map((field) => [field, change[field]]),
  )

/** The part of a change that would make a difference to the task. */
export const effectOf = (task: Task, change: Change): Change =>
  pick(change, (field) => !isSame(task[field], change[field]))

/** The part of a change that the task has already. */
export const sharedWith = (task: Task, change: Change): Change =>
  pick(change, (field) => isSame(task[field], change[field]))

/** The fields of a change as they are in the task. */
export const asIn = (task: Task, change: Change): Change =>
  Object.fromEntries(fieldsOf(change).map((field) => [field, task[field]]))

/** The change but for these fields. */
export const without = (change: Change, fields: readonly EditableField[]): Change =>
  pick(change, (field) => !fields.includes(field))

export const isEmpty = (change: Change): boolean => fieldsOf(change).length === 0

/** The task as it is going to be. */
export const withChange = (task: Task, change: Change): Task => {
  const changed = { ...task, ...change }
  return { ...changed, completed: changed.status === "completed" }
}

/**
 * Three-way merge: `base` is what the change was made on, `current` what the server has by now.
 * Answers with the fields that both sides changed, and not in the same way.
 */
export const conflictsOf = (base: Task, change: Change, current: Task): EditableField[] =>
  fieldsOf(change).filter(
    (field) => !isSame(base[field], current[field]) && !isSame(change[field], current[field]),
  )

/** True when `current` has a change that is neither in `base` nor this change itself. */
export const hasForeignChange = (base: Task, change: Change, current: Task): boolean =>
  editableFields.some((field) => !isSame(withChange(base, change)[field], current[field]))
