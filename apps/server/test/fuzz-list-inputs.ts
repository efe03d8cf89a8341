import { taskSort } from "@docket/contract"
import fc from "fast-check"
import { snakeCase } from "./doors.ts"
import type { ListInput, ListQuery } from "./fuzz-cases.ts"
import { days, isRecord, joined, keysOf, pick, strange, text } from "./fuzz-inputs.ts"
import { tagPool } from "./fuzz-list-model.ts"
import { keys, keysOfYear0, misshapen } from "./hostile-cursors.ts"

const status = fc.constantFrom("pending", "in_progress", "completed")
const priority = fc.constantFrom("none", "low", "medium", "high", "urgent")
const oneOrSeveral = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }))
const word = fc.constantFrom("APFEL", "ä", "ж", "%", "_", "\\", "tea", "tea 😀", "İ", "ß", " ")

// Mostly so few that there is a next page.
const limit = fc.record({
  limit: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 5 }) },
    { weight: 1, arbitrary: fc.constantFrom(16, 17, 100) },
  ),
})
const good = {
  offset: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom(0, 10_000)),
  status: oneOrSeveral(status),
  completed: fc.boolean(),
  priority: oneOrSeveral(priority),
  tag: fc.constantFrom(...tagPool, " home\u00a0", "HOME"),
  dueFrom: fc.constantFrom(...days),
  dueTo: fc.constantFrom(...days),
  q: fc.oneof(
    word,
    text.filter((value) => value !== ""),
  ),
  sort: fc.constantFrom(...taskSort.options),
  trash: fc.boolean(),
  count: fc.boolean(),
}
type Name = keyof typeof good | "limit"

const numbers = fc.constantFrom(-1, 0, 101, 10_001, 0.5, 1e308, "5", "010", "0x10", " 5")
const truths = fc.constantFrom("true", "TRUE", "1", 0, null)
const names = fc.constantFrom("", "done", "__proto__", "constructor", "created_at", "-", [], [[]])
const bad: Record<Name | "cursor", fc.Arbitrary<unknown>> = {
  limit: numbers,
  offset: numbers,
  completed: truths,
  trash: truths,
  count: truths,
  status: names,
  priority: names,
  sort: names,
  tag: fc.constantFrom("", "x".repeat(51)),
  q: fc.constantFrom("", "x".repeat(201)),
  dueFrom: fc.constantFrom("2026-02-29", "0000-01-01"),
  dueTo: fc.constantFrom("infinity", 5),
  cursor: fc.constantFrom("", "x", "WzFd.AAAA", "x".repeat(4001)),
}

const plain = { noNullPrototype: true } as const
const spoiled = fc
  .tuple(fc.record(bad), fc.subarray(keysOf(bad), { minLength: 1, maxLength: 1 }))
  .map(([values, names]) => pick(values, names))
const nothing = fc.constant({})

const fields = fc
  .tuple(
    fc.option(limit, { freq: 4, nil: {} }),
    fc
      .tuple(fc.record(good), fc.subarray(keysOf(good), { maxLength: 4 }))
      .map(([values, names]) => pick(values, names)),
    fc.oneof(
      { weight: 8, arbitrary: nothing },
      { weight: 3, arbitrary: spoiled },
      { weight: 1, arbitrary: fc.dictionary(text, strange, { maxKeys: 2 }) },
    ),
  )
  .map(joined)

/** Which list an input is about, if it is about any. */
export const listOfInput = (input: unknown) => {
  const { sort = "-createdAt", trash = false } = isRecord(input) ? input : {}
  return { sort: String(sort), trash: trash === true }
}

const id = "01890a5d-ac96-774b-bcce-b302099a8057"
const payload = fc.oneof(
  fc.constantFrom(...keys, ...keysOfYear0).map((key) => `[1,${key},"${id}"]`),
  fc.constantFrom(...misshapen('"none"', id).map(String)),
  text,
)
const given = fc.record(
  {
    whose: fc.constantFrom("own", "own", "own", "own", "own", "other"),
    after: fc.nat({ max: 20 }),
    changed: fc.constantFrom(false, false, false, false, false, true),
    /** Of the same list as the query, or of some list. */
    fits: fc.constantFrom(true, true, true, true, true, false),
    sort: good.sort,
    trash: fc.boolean(),
  },
  plain,
)
const cursor = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  { weight: 4, arbitrary: given },
  { weight: 1, arbitrary: fc.record({ forged: payload }, plain) },
)

const withCursor = fc
  .tuple(fields, cursor)
  .map(([input, cursor]): ListInput & { input: Record<string, unknown> } => {
    if (cursor === null || "forged" in cursor) return { input, cursor }
    const { fits, ...others } = cursor
    const { offset: _, ...rest } = input
    return { input: rest, cursor: fits ? { ...others, ...listOfInput(rest) } : others }
  })

export const listInput = fc.oneof(
  { weight: 20, arbitrary: withCursor },
  { weight: 1, arbitrary: strange.map((input): ListInput => ({ input, cursor: null })) },
)

const more = fc.array(
  fc.tuple(
    fc.oneof(text, fc.constantFrom(...keysOf(bad)).map(snakeCase), fc.constantFrom("dueFrom")),
    fc.oneof(text, fc.integer().map(String), fc.constantFrom("-created_at", "5", "pending")),
  ),
  { maxLength: 2 },
)
const listed = (value: unknown): string[] => [value].flat().map(String)

export const listQuery = fc
  .tuple(
    withCursor,
    fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: more }),
  )
  .map(([{ input, cursor }, more]): ListQuery => {
    const fields = Object.entries(input).flatMap(([name, value]) =>
      listed(value).map((item): [string, string] => [
        snakeCase(name),
        name === "sort" ? snakeCase(item) : item,
      ]),
    )
    const parameters = [...fields, ...more].map(([name, value]): [string, string] => [
      name.toWellFormed(),
      value.toWellFormed(),
    ])
    return { parameters, cursor }
  })
