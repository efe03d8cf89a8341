import { describe, expect, test } from "vitest"
import { toTimestamp } from "../timestamp.ts"
import { toTask, type TaskRow } from "./task-row.ts"

const ID = "01890a5d-ac96-774b-bcce-b302099a8057"
const DAY = "2026-01-02 03:04:05"
const full = `${ID}|completed|high|2026-02-28|7|${DAY}.1|${DAY}.12|${DAY}.123|${DAY}`
const bare = `${ID}|pending|none||1||${DAY}|${DAY}|`

const row = (fields: Partial<TaskRow> = {}): TaskRow => {
  const plain: TaskRow = { head: bare, title: "Tea", description: null, tags: "[]" }
  return { ...plain, ...fields } as TaskRow
}

describe("a timestamp", () => {
  test.each([
    ["2026-01-02 03:04:05", "2026-01-02T03:04:05.000Z"],
    ["2026-01-02 03:04:05.1", "2026-01-02T03:04:05.100Z"],
    ["2026-01-02 03:04:05.12", "2026-01-02T03:04:05.120Z"],
    ["2026-01-02 03:04:05.123", "2026-01-02T03:04:05.123Z"],
    ["2026-01-02 03:04:05.003", "2026-01-02T03:04:05.003Z"],
    ["2026-01-02 03:04:05.01", "2026-01-02T03:04:05.010Z"],
    ["0001-01-01 00:00:00", "0001-01-01T00:00:00.000Z"],
    ["0099-12-31 23:59:59.999", "0099-12-31T23:59:59.999Z"],
    ["9999-12-31 23:59:59.999", "9999-12-31T23:59:59.999Z"],
  ])("%s is %s", (text, expected) => {
    expect(toTimestamp(text)).toBe(expected)
    expect(new Date(expected).toISOString()).toBe(expected)
  })
})

describe("a row", () => {
  test("of every column is the task", () => {
    const made = toTask(
      row({ head: full, title: "Tea", description: "Green", tags: '["a", "b"]' }),
      "u",
    )
    expect(made).toEqual({
      id: ID,
      userId: "u",
      title: "Tea",
      description: "Green",
      status: "completed",
      completed: true,
      completedAt: "2026-01-02T03:04:05.100Z",
      priority: "high",
      dueDate: "2026-02-28",
      tags: ["a", "b"],
      version: 7,
      createdAt: "2026-01-02T03:04:05.120Z",
      updatedAt: "2026-01-02T03:04:05.123Z",
      deletedAt: "2026-01-02T03:04:05.000Z",
    })
  })

  test("with nothing optional has nulls, and no tag", () => {
    expect(toTask(row(), "u")).toMatchObject({
      description: null,
      completed: false,
      completedAt: null,
      dueDate: null,
      tags: [],
      deletedAt: null,
    })
  })

  test("with an empty description keeps it apart from none", () => {
    expect(toTask(row({ description: "" }), "u").description).toBe("")
  })

  test.each([
    '"quoted" \\',
    "a|b||c|",
    "two\nlines\r\n\t",
    "\u{1f468}\u200d\u{1f469} é \u2028",
    "{}",
    "NULL",
  ])("keeps the text %j as it is", (text) => {
    const tags = JSON.stringify([text, `${text}2`])
    const made = toTask(row({ title: text, description: text, tags }), text)
    expect(made).toMatchObject({
      userId: text,
      title: text,
      description: text,
      tags: [text, `${text}2`],
      status: "pending",
      version: 1,
    })
  })

  test("of a version of millions is that number", () => {
    const head = bare.replace("||1||", "||2147483647||")
    expect(toTask(row({ head }), "u").version).toBe(2_147_483_647)
  })
})
