/*
 * Which inputs are valid, by sections 1, 2 and 4 of the contract and in tRPC's names. Written by hand:
 * the schemas of @docket/contract are what is held against it.
 */

type Input = Readonly<Record<string, unknown>>
type Rule = (value: unknown) => boolean
type Range = readonly [least: number, most: number]

const isIn = (value: number, [least, most]: Range) => value >= least && value <= most

/** Text that PostgreSQL can store, of so many code points. */
const text =
  (range: Range): Rule =>
  (value) =>
    typeof value === "string" &&
    !value.includes("\0") &&
    value.isWellFormed() &&
    isIn(Array.from(value).length, range)

const trimmed =
  (rule: Rule): Rule =>
  (value) =>
    typeof value === "string" && rule(value.trim())

const whole =
  (range: Range): Rule =>
  (value) =>
    typeof value === "number" && Number.isInteger(value) && isIn(value, range)

const oneOf =
  (...words: string[]): Rule =>
  (value) =>
    words.some((word) => word === value)

const orNull =
  (rule: Rule): Rule =>
  (value) =>
    value === null || rule(value)

const oneOrSeveral =
  (rule: Rule): Rule =>
  (value) =>
    Array.isArray(value) ? value.length > 0 && value.every(rule) : rule(value)

const isBoolean: Rule = (value) => typeof value === "boolean"

const isId: Rule = (value) =>
  typeof value === "string" &&
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value) &&
  /[^0-]/.test(value) &&
  /[^f-]/i.test(value)

const isDay: Rule = (value) => {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return false
  const [year = 0, month = 0, day = 0] = value.split("-").map(Number)
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return year >= 1 && isIn(day, [1, days[month - 1] ?? 0])
}

const isTag = trimmed(text([1, 50]))

const areTags: Rule = (value) =>
  Array.isArray(value) &&
  value.length <= 20 &&
  value.every(isTag) &&
  new Set(value.map((tag) => String(tag).trim())).size === value.length

const isStatus = oneOf("pending", "in_progress", "completed")
const isPriority = oneOf("none", "low", "medium", "high", "urgent")
const sorts = ["createdAt", "updatedAt", "dueDate", "priority", "title"]

const fields = {
  title: trimmed(text([1, 200])),
  description: orNull(text([0, 2_000])),
  status: isStatus,
  completed: isBoolean,
  priority: isPriority,
  dueDate: orNull(isDay),
  tags: areTags,
}
// A version is 1 at first, and an `int` of the database's.
const reference = { id: isId, expectedVersion: whole([1, 2 ** 31 - 1]) }
const listing = {
  limit: whole([1, 100]),
  // Longer than any that the server gives.
  cursor: text([1, 4_000]),
  offset: whole([0, 10_000]),
  status: oneOrSeveral(isStatus),
  completed: isBoolean,
  priority: oneOrSeveral(isPriority),
  tag: isTag,
  dueFrom: isDay,
  dueTo: isDay,
  q: text([1, 200]),
  sort: oneOf(...sorts, ...sorts.map((field) => `-${field}`)),
  trash: isBoolean,
  count: isBoolean,
}

/** Whether every field is one that there is, with a value that it can have. */
const follows = (input: Input, rules: Readonly<Record<string, Rule>>): boolean => {
  const known = new Map(Object.entries(rules))
  return Object.entries(input).every(([name, value]) => known.get(name)?.(value) ?? false)
}

/** `completed: false` contradicts `completed` alone. */
const contradicts = ({ status, completed }: Input): boolean =>
  status !== undefined && completed !== undefined && completed !== (status === "completed")

export const isCreate = (input: Input): boolean =>
  Object.hasOwn(input, "title") && follows(input, { ...fields, id: isId }) && !contradicts(input)

/** Of an update, with the id. */
export const isUpdate = (input: Input): boolean =>
  follows(input, { ...fields, ...reference }) && !contradicts(input)

/** Of a toggle, a delete or a restore, with the id. */
export const isReference = (input: Input): boolean => follows(input, reference)

export const isListing = (input: Input): boolean =>
  follows(input, listing) && !(Object.hasOwn(input, "cursor") && Object.hasOwn(input, "offset"))
