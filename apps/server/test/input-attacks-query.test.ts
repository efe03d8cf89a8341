import { makeTask, makeUser } from "@docket/db/testing"
import { describe, expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { failureOf, queryUrl, rawQueryUrl, trpcError } from "./wire.ts"

const sql = "'; DROP TABLE tasks; --"
const deep = (depth: number) => "[".repeat(depth) + "]".repeat(depth)

describe("the input of a query", () => {
  const inputs: [name: string, input: string, status: number][] = [
    ...[
      "0",
      "-1",
      "101",
      "1.5",
      `"20"`,
      `" 5"`,
      `"0x10"`,
      "null",
      "true",
      "[20]",
      "1e400",
      "9007199254740993",
    ].map((limit): [string, string, number] => [
      `limit ${limit}`,
      `{"json":{"limit":${limit}}}`,
      422,
    ]),
    ...["-1", "10001", `"0"`, "null", "1e400", "0.1"].map((offset): [string, string, number] => [
      `offset ${offset}`,
      `{"json":{"offset":${offset}}}`,
      422,
    ]),
    ...[
      `"${sql}"`,
      `"created_at"`,
      `"userId"`,
      `"__proto__"`,
      `["title"]`,
      `{"title":"asc"}`,
      `""`,
      `"title,id"`,
      `"-"`,
    ].map((sort): [string, string, number] => [`sort ${sort}`, `{"json":{"sort":${sort}}}`, 422]),
    ...[
      `"x"`,
      `""`,
      `{}`,
      `[]`,
      `1`,
      `null`,
      `"\\u0000"`,
      `"${"A".repeat(4_001)}"`,
      `"${"A".repeat(4_000)}"`,
      `"WzFd.AAAA"`,
      `"${sql}"`,
    ].map((cursor): [string, string, number] => [
      `cursor ${cursor.slice(0, 12)} (${cursor.length})`,
      `{"json":{"cursor":${cursor}}}`,
      422,
    ]),
    ...["q", "tag", "status", "priority", "dueFrom"].flatMap((key): [string, string, number][] => [
      [`${key} NUL`, `{"json":{"${key}":"\\u0000"}}`, 422],
      [`${key} lone surrogate`, `{"json":{"${key}":"\\ud800"}}`, 422],
      [`${key} object`, `{"json":{"${key}":{"not":"x"}}}`, 422],
      [`${key} empty`, `{"json":{"${key}":""}}`, 422],
      [`${key} too long`, `{"json":{"${key}":"${"a".repeat(201)}"}}`, 422],
    ]),
    ["status [[]]", `{"json":{"status":[[]]}}`, 422],
    ["status []", `{"json":{"status":[]}}`, 422],
    ["an unknown key", `{"json":{"nope":1}}`, 422],
    ["where", `{"json":{"where":{"userId":{"not":""}}}}`, 422],
    ["userId", `{"json":{"userId":"x"}}`, 422],
    ["__proto__", `{"json":{"__proto__":{"limit":1}}}`, 422],
    ["constructor", `{"json":{"constructor":{}}}`, 422],
    ["an array", `{"json":[]}`, 422],
    ["a string", `{"json":"x"}`, 422],
    ["a deep array", `{"json":${deep(5_000)}}`, 422],
    ["cut JSON", `{"json":{`, 400],
    ["NaN", `{"json":{"limit":NaN}}`, 400],
    ["no JSON", `nope`, 400],
    ["a NUL", "\0", 400],
  ]
  for (const [name, input, status] of inputs) {
    test(`${name} of task.list is ${status}`, async ({ app, db }) => {
      const user = await makeUser(db)
      await makeTask(db, { userId: user.id })
      const url = rawQueryUrl("task.list", input)
      expect(trpcError(await app.inject({ url, headers: await bearer(user) })).status).toBe(status)
    })
  }

  test("percent-encoding that is not UTF-8 is malformed", async ({ app, db }) => {
    const headers = await bearer(await makeUser(db))
    for (const input of [
      "%ZZ",
      "%",
      "%FF",
      "%C3%28",
      "%ED%A0%80",
      "{%22json%22:{%22q%22:%22%FF%22}}",
    ]) {
      const answer = await app.inject({ url: `/trpc/task.list?input=${input}`, headers })
      expect(trpcError(answer).code, input).toBe("malformed")
    }
  })

  test("a repeated or an unknown query parameter does no harm", async ({ app, db }) => {
    const headers = await bearer(await makeUser(db))
    const url = queryUrl("task.list", { limit: 1 })
    for (const more of [
      "&input={}",
      "&input=",
      "&batch=2",
      "&batch=",
      "&batch=1&batch=1",
      "&x=1",
      "&__proto__=1",
      "&input[json]=1",
    ]) {
      const { statusCode } = await app.inject({ url: url + more, headers })
      expect([200, 400, 422], more).toContain(statusCode)
    }
  })
})

test("more than a thousand query parameters are refused as a whole", async ({ app, db }) => {
  const headers = await bearer(await makeUser(db))
  for (const path of ["/api/tasks", "/trpc/task.list"]) {
    for (const pairs of ["&".repeat(1_000), "a&".repeat(15_000), "status=pending&".repeat(1_001)]) {
      const answer = await app.inject({ url: `${path}?${pairs}`, headers })
      expect(failureOf(path, answer).code).toBe("malformed")
    }
  }
})
