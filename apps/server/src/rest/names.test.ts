import fc from "fast-check"
import { expect, test } from "vitest"
import { swapCase } from "./names.ts"

test.each([
  ["due_date", "dueDate"],
  ["-created_at", "-createdAt"],
  ["title", "title"],
  ["dueDate", "due_date"],
])("swaps %s and %s", (wire, field) => {
  expect(swapCase(wire)).toBe(field)
})

test("is its own inverse, so no two names become one", () => {
  const names = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom("_", "a", "b", "A", "B", "1") }),
  )
  fc.assert(fc.property(names, (name) => swapCase(swapCase(name)) === name))
})
