import { invalid, type InputIssue } from "@docket/api"
import { swapCase } from "./names.ts"

const lists: ReadonlySet<string> = new Set(["status", "priority"])

const asNumber = (value: string): unknown =>
  /^(0|-?[1-9]\d{0,15})$/.test(value) ? Number(value) : value

const asBoolean = (value: string): unknown =>
  value === "true" ? true : value === "false" ? false : value

const reading: Readonly<Record<string, (value: string) => unknown>> = {
  limit: asNumber,
  offset: asNumber,
  completed: asBoolean,
  trash: asBoolean,
  count: asBoolean,
  sort: swapCase,
}

/**
 * Query parameters as the input of `task.list`. A value that is not written as its type is passed
 * on as text, for the schema to refuse. Throws `invalid` for a parameter that is empty or repeated.
 */
export const listInput = (parameters: readonly [string, string][]): Record<string, unknown> => {
  const issues: InputIssue[] = []
  const input = new Map<string, unknown>()
  const valuesOf = (field: string): string[] => {
    const values = (input.get(field) as string[] | undefined) ?? [] // what only this puts there
    input.set(field, values)
    return values
  }
  for (const [name, value] of parameters) {
    const field = swapCase(name)
    const path = [field]
    if (value === "") issues.push({ path, code: "empty", message: "must not be empty" })
    else if (lists.has(name)) valuesOf(field).push(value)
    else if (input.has(field)) issues.push({ path, code: "repeated", message: "must come once" })
    else input.set(field, Object.hasOwn(reading, name) ? reading[name]?.(value) : value)
  }
  if (issues.length > 0) throw invalid(issues)
  return Object.fromEntries(input)
}

/** Throws `invalid` for every parameter of a route that takes none. */
export const refuseQuery = (parameters: readonly [string, string][]): void => {
  if (parameters.length === 0) return
  throw invalid(
    parameters.map(([name]) => ({
      path: [swapCase(name)],
      code: "unrecognized_key",
      message: "is not a known parameter",
    })),
  )
}
