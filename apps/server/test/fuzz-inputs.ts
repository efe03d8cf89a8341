import fc from "fast-check"

const hostile = fc.constantFrom(
  "__proto__",
  "constructor",
  "\0",
  "\ud800",
  "\u{1f600}",
  "a\u0301",
  "\u202e",
  "' OR 1=1 --",
  "%",
  "\\",
  "NaN",
  "0x10",
  "-0",
  "1e400",
  " ",
  "",
)
export const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary", maxLength: 300 }),
  hostile,
)
export const strange = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 4 }),
  fc.double(),
  fc.maxSafeInteger(),
)

const storable = fc.string({ unit: "grapheme" }).filter((value) => !value.includes("\0"))
const space = fc.constantFrom("", " ", "\t\u00a0", "\n", "\ufeff\u3000")
/** Something to be trimmed, or nothing, around something that is not. */
const padded = fc
  .tuple(space, fc.oneof(storable, fc.constantFrom("x", "😀".repeat(50), "'; --")), space)
  .map((parts) => parts.join(""))
  .filter((value) => value.trim() !== "" && Array.from(value.trim()).length <= 50)

export const days = ["0001-01-01", "2020-02-29", "2026-02-28", "9999-12-31"] as const
const day = fc
  .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const noDays = ["2026-02-29", "0000-01-01", "10000-01-01", "2026-2-8", "infinity"] as const

export const keysOf = <T extends object>(object: T) => Object.keys(object) as (keyof T)[]
export const pick = <T extends object>(object: T, names: readonly (keyof T)[]) =>
  Object.fromEntries(names.map((name) => [name, object[name]])) as Partial<T>

export const joined = (parts: readonly object[]): Record<string, unknown> =>
  Object.fromEntries(parts.flatMap((part) => Object.entries(part)))

const good = {
  title: fc.oneof(
    { withCrossShrink: true },
    padded,
    fc.constantFrom("x".repeat(200), "😀".repeat(200)),
  ),
  description: fc.option(fc.oneof(storable, padded, fc.constantFrom("", "😀".repeat(2000)))),
  status: fc.constantFrom("pending", "in_progress", "completed"),
  completed: fc.boolean(),
  priority: fc.constantFrom("none", "low", "medium", "high", "urgent"),
  dueDate: fc.oneof(fc.constantFrom(null, ...days), day),
  tags: fc.uniqueArray(padded, { maxLength: 20, selector: (tag) => tag.trim() }),
}
const ownId = fc.uuid().chain((id) => fc.constantFrom({ id }, { id: id.toUpperCase() }))

/** Next to what a field should be, or nowhere near. */
const bad = {
  title: fc.oneof(text, strange, fc.constantFrom("x".repeat(201), "😀".repeat(201))),
  description: fc.oneof(text, strange, fc.constantFrom("x".repeat(2001), "😀".repeat(2001))),
  status: fc.oneof(strange, fc.constantFrom("done", "PENDING", null)),
  completed: fc.oneof(strange, fc.constantFrom("true", 1, null)),
  priority: fc.oneof(strange, fc.constantFrom("HIGH", 5, null)),
  dueDate: fc.oneof(strange, fc.constantFrom(...noDays)),
  tags: fc.oneof(strange, fc.array(fc.oneof(text, padded), { maxLength: 22 })),
  id: fc.oneof(strange, fc.constantFrom("00000000-0000-0000-0000-000000000000", "0".repeat(32))),
}
const unknown = fc.dictionary(text, strange, { minKeys: 1, maxKeys: 2 })

/** Fields of a task, good ones, or with a few that may not be. */
const goodFields = fc
  .tuple(fc.record(good), fc.subarray(keysOf(good)))
  .map(([fields, names]) => pick(fields, names))
const spoiled = fc
  .tuple(goodFields, fc.record(bad), fc.subarray(keysOf(bad), { minLength: 1, maxLength: 2 }))
  .map(([fields, others, names]) => joined([fields, pick(others, names)]))
const fields = fc.oneof(
  { weight: 4, arbitrary: goodFields },
  { weight: 3, arbitrary: spoiled },
  {
    weight: 1,
    arbitrary: fc.tuple(goodFields, unknown).map(joined),
  },
)
/** The body of an update. */
export const changeBody = fc.oneof(
  { weight: 5, arbitrary: goodFields },
  { weight: 4, arbitrary: fields },
  { weight: 1, arbitrary: strange },
)
/** The body of a create. */
export const createBody = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.record({ title: good.title }), fc.option(ownId, { freq: 2, nil: {} }), fields)
      .map(joined),
  },
  { weight: 1, arbitrary: strange },
)

/** A header field's value as HTTP can carry it: no controls, no white space around it. */
export const headerText = fc
  .string({
    unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCodePoint(code)),
    maxLength: 300,
  })
  .map((value) => value.replaceAll("\u007f", "").trim())

/** What is left of a value in JSON. */
export const arrived = (sent: unknown): unknown => JSON.parse(JSON.stringify(sent) ?? "null")

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
