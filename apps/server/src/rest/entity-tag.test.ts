import { expect, test } from "vitest"
import { namesVersion, readEntityTags, versionsOf } from "./entity-tag.ts"

const versions = (header: string) => {
  const tags = readEntityTags(header)
  return Array.isArray(tags) ? versionsOf(tags) : tags
}

test.each([
  ['"v7"', [7]],
  [' "v7" , "v12"', [7, 12]],
  ['W/"v7", "v8"', [8]],
  ['"v07", "7", "", "v7x"', []],
  [',"v7",, "v8" ,', [7, 8]],
  ['"v2147483647", "v2147483648"', [2_147_483_647]],
  ["*", "*"],
  [undefined, undefined],
])("reads %s as the versions %j", (header, expected) => {
  expect(header === undefined ? readEntityTags(header) : versions(header)).toEqual(expected)
})

test.each(["v7", '"v7', 'v7"', '"v7" "v8"', "", ",", ", ,", '*, "v7"', 'w/"v7"', '"v\u00007"'])(
  "refuses %j, which is no entity tag",
  (header) => {
    expect(() => readEntityTags(header)).toThrow("entity tags")
  },
)

test("compares weakly for If-None-Match", () => {
  expect(namesVersion(readEntityTags('W/"v7"') ?? "*", 7)).toBe(true)
  expect(namesVersion(readEntityTags('"v8"') ?? "*", 7)).toBe(false)
})
