import { task, type Task } from "@docket/contract"
import type { Plain } from "@docket/api"

/**
 * Turns camelCase into snake_case and back. It is its own inverse for every string, so a name that
 * is not written as REST writes it (`dueDate`) never becomes one that a procedure knows.
 */
export const swapCase = (name: string): string =>
  name.replaceAll(/_([a-z])|([A-Z])/g, (_, lower?: string, upper?: string) =>
    lower === undefined ? `_${upper?.toLowerCase()}` : lower.toUpperCase(),
  )

/** The same object with the other door's names for its own keys. */
export const swapKeys = (object: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [swapCase(key), value]))

const taskNames = Object.keys(task.shape).map((name) => [name, swapCase(name)] as const)

/** `swapKeys` of a task, whose names are known beforehand. */
export const toRestTask = (known: Plain<Task>): Record<string, unknown> => {
  const renamed: Record<string, unknown> = {}
  for (const [name, restName] of taskNames) renamed[restName] = known[name as keyof Task]
  return renamed
}
