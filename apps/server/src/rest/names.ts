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
