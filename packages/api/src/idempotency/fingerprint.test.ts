import { expect, test } from "vitest"
import { fingerprint } from "./fingerprint.ts"

test("does not depend on the order of fields", () => {
  expect(fingerprint({ a: 1, b: 2 })).toEqual(fingerprint({ b: 2, a: 1 }))
})

test("no body and an empty object are the same", () => {
  expect(fingerprint(undefined)).toEqual(fingerprint({}))
})

test.each([
  [{ title: "i" }, ["title", "i"]],
  [{ title: "i" }, ['["title","i"]']],
  [{}, []],
  [null, {}],
  ["ab", { 0: "a", 1: "b" }],
  ["a", "b"],
  [[1], [2]],
  [{ a: 1 }, { a: "1" }],
  [{ a: { b: 1 } }, { a: { c: 1 } }],
])("tells %j from %j", (one, other) => {
  expect(fingerprint(one)).not.toEqual(fingerprint(other))
})

test("refuses what is nested too deeply to be written down again", () => {
  // Names that are numbers: V8 writes those, unlike all else, one call within the other.
  let body: unknown = {}
  for (let depth = 0; depth < 16_000; depth += 1) body = { 0: body }
  expect(() => fingerprint(body)).toThrow(
    expect.objectContaining({
      code: "malformed",
      message: "The body is nested too deeply.",
      cause: expect.any(RangeError),
    }),
  )
})
