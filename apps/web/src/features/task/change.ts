import type { Task } from "@docket/contract"

/** The fields that a person edits. */
export const editableFields = [
  "title",
  "description",
  "status",
  "priority",
  "dueDate",
  "tags",
] as const
export type EditableField = (typeof editableFields)[number]
export type Change = { [F in EditableField]?: Task[F] }

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

const fieldsOf = (change: Change): EditableField[] =>
  editableFields.filter((field) => field in change)

/** The part of a change that would make a difference to the task. */
export const effectOf = (task: Task, change: Change): Change =>
  Object.fromEntries(
    fieldsOf(change)
      .filter((field) => !isSame(task[field], change[field]))
      .map((field) => [field, change[field]]),
  )

export const isEmpty = (change: Change): boolean => fieldsOf(change).length === 0

/** The task as it is going to be. */
export const withChange = (task: Task, change: Change): Task => {
  const changed = { ...task, ...change }
  return { ...changed, completed: changed.status === "completed" }
}

/** A field that a person changed here, and somebody, perhaps the same person, elsewhere. */
export type FieldConflict = { field: EditableField; yours: unknown; theirs: unknown }

/**
 * Three-way merge: `base` is what the change was made on, `current` what the server has by now.
 * Fields that only one side changed, or both in the same way, are no conflict.
 */
export const conflictsOf = (base: Task, change: Change, current: Task): FieldConflict[] =>
  fieldsOf(change)
    .filter(
      (field) => !isSame(base[field], current[field]) && !isSame(change[field], current[field]),
    )
    .map((field) => ({ field, yours: change[field], theirs: current[field] }))

/** True when `current` has a change that is neither in `base` nor this change itself. */
export const hasForeignChange = (base: Task, change: Change, current: Task): boolean =>
  editableFields.some((field) => !isSame(withChange(base, change)[field], current[field]))
