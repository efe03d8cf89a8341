import { randomUUID } from "node:crypto"
import { afterAll, describe, expect, test } from "vitest"
import type { Prisma } from "../src/index.ts"
import { makeTask, makeUser, testDatabase } from "../src/testing.ts"

const db = await testDatabase()
afterAll(() => db.close())

const everyCharacter = Array.from({ length: 0xffff }, (_, index) => index + 1)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCharCode(code))
const whiteSpace = everyCharacter.filter((character) => character.trim() === "")

const distinct = (count: number) => Array.from({ length: count }, (_, index) => `tag ${index}`)

/** The name of the constraint that refuses a task with these fields; undefined when none does. */
async function refusal(fields: Partial<Prisma.TaskUncheckedCreateInput>) {
  const user = await makeUser(db.client)
  return constraintOf(makeTask(db.client, { userId: user.id, ...fields }))
}

async function constraintOf(query: Promise<unknown>): Promise<string | undefined> {
  const failure = await query.then(
    () => undefined,
    (error: unknown) => error as Error,
  )
  return failure?.message.match(/violates check constraint "(.+)"/)?.[1] ?? failure?.message
}

test("js_trim is String.prototype.trim for every character", async () => {
  const padded = everyCharacter.map((character) => `${character}x${character}`)
  const [row] = await db.client.$queryRaw<{ trimmed: string[] }[]>`
    SELECT array_agg(js_trim(text) ORDER BY place) AS trimmed
    FROM unnest(${padded}::text[]) WITH ORDINALITY AS padded(text, place)`
  expect(row?.trimmed).toEqual(padded.map((text) => text.trim()))
})

describe("title", () => {
  test.each([
    ["1 character", "x"],
    ["200 code points of 2 UTF-16 units", "🎂".repeat(200)],
    ["white space inside", "a \u00a0\u3000\t b"],
    ["characters that only look like white space", "\u200bx\u180e\u0085"],
  ])("takes %s", async (_, title) => {
    expect(await refusal({ title })).toBeUndefined()
  })

  test.each([
    ["nothing", "", "tasks_title_length"],
    ["201 code points", "x".repeat(201), "tasks_title_length"],
    ["white space only", "\u2003", "tasks_title_length"],
  ])("refuses %s", async (_, title) => {
    expect(await refusal({ title })).toMatch(/tasks_title_(length|is_trimmed)/)
  })

  test("refuses every white space of JavaScript at either end", async () => {
    expect(whiteSpace).toHaveLength(25)
    for (const character of whiteSpace) {
      expect(await refusal({ title: `${character}x` })).toBe("tasks_title_is_trimmed")
      expect(await refusal({ title: `x${character}` })).toBe("tasks_title_is_trimmed")
    }
  })
})

describe("tags", () => {
  test.each([
    ["none", []],
    ["20", distinct(20)],
    ["50 code points", ["🎂".repeat(50)]],
    ["the same word in another case", ["Work", "work"]],
  ])("takes %s", async (_, tags) => {
    expect(await refusal({ tags })).toBeUndefined()
  })

  test.each([
    ["21", distinct(21)],
    ["51 code points", ["x".repeat(51)]],
    ["an empty one", ["work", ""]],
    ["a duplicate", ["work", "home", "work"]],
    ...whiteSpace.map((character) => [
      `one that ends in U+${character.charCodeAt(0).toString(16)}`,
      [`work${character}`],
    ]),
  ] as [string, string[]][])("refuses %s", async (_, tags) => {
    expect(await refusal({ tags })).toBe("tasks_tags_are_valid")
  })

  test.each([
    ["a null among them", "ARRAY['work', NULL]"],
    ["two dimensions", "ARRAY[['work'], ['home']]"],
    ["a first one at another place than the first", "'[0:1]={work,home}'::text[]"],
  ])("refuses %s", async (_, tags) => {
    const { id } = await makeTask(db.client, { userId: (await makeUser(db.client)).id })
    const update = db.client.$executeRawUnsafe(`UPDATE tasks SET tags = ${tags} WHERE id = '${id}'`)
    expect(await constraintOf(update)).toBe("tasks_tags_are_valid")
  })
})

test.each<[string, Partial<Prisma.TaskUncheckedCreateInput>, string | undefined]>([
  ["a nil id", { id: "00000000-0000-0000-0000-000000000000" }, "tasks_id_is_not_nil_or_max"],
  ["a max id", { id: "ffffffff-ffff-ffff-ffff-ffffffffffff" }, "tasks_id_is_not_nil_or_max"],
  ["2,001 characters", { description: "x".repeat(2001) }, "tasks_description_length"],
  ["a digest of 31 bytes", { createDigest: new Uint8Array(31) }, "tasks_create_digest_length"],
])("refuses a task with %s", async (_, fields, constraint) => {
  expect(await refusal(fields)).toBe(constraint)
})

test("takes an empty description and one of 2,000 code points, untrimmed", async () => {
  expect(await refusal({ description: "" })).toBeUndefined()
  expect(await refusal({ description: ` ${"🎂".repeat(1998)} ` })).toBeUndefined()
  expect(await refusal({ createDigest: new Uint8Array(32) })).toBeUndefined()
})

test.each([
  ["0001-01-01", undefined],
  ["9999-12-31", undefined],
  ["0001-12-31 BC", "tasks_due_date_range"],
  ["10000-01-01", "tasks_due_date_range"],
  ["infinity", "tasks_due_date_range"],
])("takes or refuses the due date %s", async (date, constraint) => {
  const { id } = await makeTask(db.client, { userId: (await makeUser(db.client)).id })
  const update = db.client
    .$executeRaw`UPDATE tasks SET due_date = ${date}::date WHERE id = ${id}::uuid`
  expect(await constraintOf(update)).toBe(constraint)
})

test.each([
  ["9999-12-31T23:59:59.999Z", undefined],
  ["10000-01-01T00:00:00Z", "tasks_timestamps_range"],
  ["infinity", "tasks_timestamps_range"],
  ["-infinity", "tasks_timestamps_range"],
])("takes or refuses %s as the time of a deletion", async (time, constraint) => {
  const { id } = await makeTask(db.client, { userId: (await makeUser(db.client)).id })
  const update = db.client
    .$executeRaw`UPDATE tasks SET deleted_at = ${time}::timestamptz WHERE id = ${id}::uuid`
  expect(await constraintOf(update)).toBe(constraint)
})

test.each<[string, Partial<Prisma.UserUncheckedCreateInput>, string | undefined]>([
  ["no id", { id: "" }, "users_id_length"],
  ["an id of 256 code points", { id: `${randomUUID()}${"x".repeat(220)}` }, "users_id_length"],
  ["an id of 255 code points", { id: `${randomUUID()}${"🎂".repeat(219)}` }, undefined],
  ["an empty e-mail address", { email: "" }, "users_email_length"],
  [
    "an e-mail address of 321",
    { email: `${randomUUID()}@${"x".repeat(284)}` },
    "users_email_length",
  ],
  ["an e-mail address of 320", { email: `${randomUUID()}@${"x".repeat(283)}` }, undefined],
])("takes or refuses a user with %s", async (_, fields, constraint) => {
  expect(await constraintOf(makeUser(db.client, fields))).toBe(constraint)
})
