import { taskSort, type TaskSort } from "@docket/contract"
import fc from "fast-check"
import { expect, test } from "vitest"
import { decodeCursor, encodeCursor, type Position } from "./cursor.ts"

const id = "01890a5d-ac96-774b-bcce-b302099a8057"
const binding = { userId: "alice", sort: "title", trash: false } as const

const keys: Record<string, fc.Arbitrary<Position["key"]>> = {
  createdAt: fc
    .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString()),
  dueDate: fc.constantFrom(null, "0001-01-01", "9999-12-31"),
  priority: fc.constantFrom("none", "urgent"),
  title: fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 50 })
    .filter((title) => title.trim() === title && !title.includes("\0")),
}
keys["updatedAt"] = keys["createdAt"] ?? fc.constant(null)

test.each(taskSort.options)("gives back the position of a list sorted by %s", (sort: TaskSort) => {
  const key = keys[sort.replace("-", "")] ?? fc.constant(null)
  fc.assert(
    fc.property(key, fc.boolean(), (value, trash) => {
      const bound = { ...binding, sort, trash }
      const position = { key: value, id }
      expect(decodeCursor(encodeCursor(position, bound), bound)).toEqual(position)
    }),
  )
})

test("is refused after any single change", () => {
  const cursor = encodeCursor({ key: "Tea", id }, binding)
  for (const [index, character] of cursor.split("").entries()) {
    const other = character === "A" ? "B" : "A"
    const changed = cursor.slice(0, index) + other + cursor.slice(index + 1)
    expect(() => decodeCursor(changed, binding), changed).toThrow("breaks a rule")
  }
})

test("is refused with anything behind it, or without its digest", () => {
  const cursor = encodeCursor({ key: "Tea", id }, binding)
  const [payload = ""] = cursor.split(".")
  for (const other of [`${cursor}.`, `${cursor}.x`, `${payload}.`, payload, `.${cursor}`, "."]) {
    expect(() => decodeCursor(other, binding), other).toThrow("breaks a rule")
  }
})

test.each([
  { ...binding, userId: "bob" },
  { ...binding, sort: "-title" as const },
  { ...binding, trash: true },
])("is refused under another binding %j", (other) => {
  const cursor = encodeCursor({ key: "Tea", id }, binding)
  expect(() => decodeCursor(cursor, other)).toThrow("breaks a rule")
})

test.each([
  ["priority", "'; DROP TABLE tasks"],
  ["createdAt", "yesterday"],
  ["createdAt", "2026-11-28T12:00:00Z"],
  ["createdAt", "0000-12-31T23:59:59.999Z"],
  ["updatedAt", "0000-01-01T00:00:00.000Z"],
  ["dueDate", "infinity"],
  ["title", "\0"],
] as const)("checks what a digest of one's own vouches for: %s %j", (sort, key) => {
  const bound = { ...binding, sort }
  expect(() => decodeCursor(encodeCursor({ key, id }, bound), bound)).toThrow("breaks a rule")
})
