const MOST_CAUSES = 5

type Loggable = { name?: string; code?: unknown; message: string; cause?: Loggable }

/** What Node and many drivers add to theirs. */
type SystemError = Error & { code?: unknown; path?: unknown }

/**
 * What a log may hold of an error and of what caused it: names, codes and messages, without the file
 * that they name. No stack, which shows paths and source, and no other property: drivers put whole rows
 * there.
 */
export const loggable = (error: unknown, depth = 1): Loggable => {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, message, code, path, cause } = error as SystemError
  return {
    name,
    ...(code !== undefined && { code }),
    message: typeof path === "string" ? message.replaceAll(path, "…") : message,
    ...(cause !== undefined && depth < MOST_CAUSES && { cause: loggable(cause, depth + 1) }),
  }
}
