const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const isProblem = (value: object): boolean =>
  "type" in value && String(value.type).startsWith("urn:docket:problem:")

const messagesIn = (value: unknown, isFailure = false): string[] => {
  if (typeof value !== "object" || value === null) return []
  const fails = isFailure || isProblem(value)
  return Object.entries(value).flatMap(([name, field]): string[] => {
    // A task, whose text is a person's.
    if (name === "current") return []
    const isMessage = fails && (name === "message" || name === "title" || name === "detail")
    if (isMessage && typeof field === "string") return [field]
    return messagesIn(field, fails || name === "error")
  })
}

/** What the failures in an answer say, at whichever door, in a batch or in JSON Lines: all of it is the server's. */
export const failureMessages = (answer: string): string[] =>
  answer
    .split("\n")
    .filter((line) => /"error":|urn:docket:problem:/.test(line))
    .flatMap((line) => messagesIn(parsed(line)))
