import { inspect } from "node:util"

const LONGEST = 200

// Besides what JSON escapes: line ends of other kinds, colours, changes of direction.
const NOT_PLAIN = /[^ -~]/g

const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`

const told = (value: unknown): string => {
  if (typeof value === "string") return value
  return value instanceof Error ? `${value.name}: ${value.message}` : inspect(value, { depth: 1 })
}

/** One short line for what Better Auth says, which may hold whatever a stranger has sent. */
export const logLine = (level: string, message: string, details: readonly unknown[]): string => {
  const text = [message, ...details].map(told).join(" ").slice(0, LONGEST)
  const quoted = JSON.stringify(text).replace(NOT_PLAIN, escaped)
  return `Better Auth: ${level} ${quoted.slice(0, LONGEST)}\n`
}
