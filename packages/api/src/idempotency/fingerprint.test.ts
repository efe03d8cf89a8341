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
  [{ a: 1 }, { a: "1" }],
  [{ a: { b: 1 } }, { a: { c: 1 } }],
])("tells %j from %j", (one, other) => {
  expect(fingerprint(one)).not.toEqual(fingerprint(other))
})
