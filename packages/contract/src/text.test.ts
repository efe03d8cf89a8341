import fc from "fast-check"
import { expect, test } from "vitest"
import { text } from "./text.ts"

const title = text({ min: 1, max: 5, trim: true })

test("trims exactly as JavaScript does, and counts code points after it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 12 }), (value) => {
      const length = Array.from(value.trim()).length
      const isStorable = !value.includes("\0")
      const result = title.safeParse(value)
      expect(result.success).toBe(isStorable && length >= 1 && length <= 5)
      if (result.success) expect(result.data).toBe(value.trim())
    }),
  )
})

test.each(["a\0b", "\ud800", "a\udc00b"])("refuses %j, which PostgreSQL cannot store", (value) => {
  const { error } = text({ max: 10 }).safeParse(value)
  expect(error?.issues).toMatchObject([{ params: { code: "unstorable" } }])
})

test("leaves white space alone unless told to trim", () => {
  expect(text({ max: 3 }).parse("\u00a0a ")).toBe("\u00a0a ")
})
