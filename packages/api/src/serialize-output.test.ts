import fc from "fast-check"
import { serialize } from "superjson"
import { expect, test } from "vitest"
import { serializeOutput } from "./serialize-output.ts"

const leaf = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(null, undefined),
  fc.date({ noInvalidDate: true }),
  fc.bigInt(),
)

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 5 }), tie("tree"), { maxKeys: 4, noNullPrototype: true }),
    fc.uniqueArray(fc.string(), { maxLength: 3 }).map((items) => new Set(items)),
  ),
}))

const attempt = (write: (value: unknown) => unknown, value: unknown): unknown => {
  try {
    return write(value)
  } catch (error) {
    return String(error)
  }
}

test("writes what superjson writes", () => {
  fc.assert(
    fc.property(tree, (value) => {
      expect(attempt(serializeOutput, value)).toEqual(attempt(serialize, value))
    }),
    { numRuns: 2_000 },
  )
})

test("writes a page of tasks as superjson does, to the byte", () => {
  const makeTask = (ms: number) => {
    return { title: "Tea", dueDate: null, tags: ["a"], createdAt: new Date(ms), deletedAt: null }
  }
  const page = { items: [makeTask(0), makeTask(1)], nextCursor: null }
  expect(JSON.stringify(serializeOutput(page))).toBe(JSON.stringify(serialize(page)))
})
