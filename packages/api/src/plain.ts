/**
 * A value with its timestamps as RFC 3339 text, as PostgreSQL and every door write them: a `Date` in
 * between costs more than all else that is done with a task (bench/reports).
 */
export type Plain<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { [Key in keyof T]: Plain<T[Key]> }
      : T

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The fields of outputs that are timestamps, in the order in which they come. */
export const timestampFields = ["completedAt", "createdAt", "updatedAt", "deletedAt"] as const

const reviveRecord = (record: object): object => {
  const revived: Record<string, unknown> = { ...record }
  for (const field of timestampFields) {
    const text = revived[field]
    if (typeof text === "string") revived[field] = new Date(text)
  }
  return revived
}

/** The output itself: its timestamps, and those of the items of a page, as `Date`. */
export const revive = <T>(plain: Plain<T>): T => {
  if (!isRecord(plain)) return plain as T // has no fields
  const { items } = plain
  const revived = Array.isArray(items)
    ? { ...plain, items: items.map((item: object) => reviveRecord(item)) }
    : reviveRecord(plain)
  return revived as T // what `Plain` took away is there again
}

declare const output: unique symbol

/** Carries a procedure's output type, and nothing at run time. */
export type OutputOf<T> = { [output]?: T }

export const outputOf = <T>(): OutputOf<T> => ({})
