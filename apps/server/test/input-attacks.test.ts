import { randomUUID } from "node:crypto"
import { makeTask, makeUser } from "@docket/db/testing"
import { describe, expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { json, mutation, problem, rawQueryUrl, trpcError } from "./wire.ts"

const sql = "'; DROP TABLE tasks; --"
const unstorable = { NUL: "a\\u0000b", "lone surrogate": "\\ud800", "low surrogate": "a\\udc00b" }
const deep = (depth: number) => "[".repeat(depth) + "]".repeat(depth)
const deepObject = (depth: number) => `{"a":`.repeat(depth) + "1" + "}".repeat(depth)

/** JSON fragments of a create, which is 422 or, where the JSON cannot be read, 400, at both doors. */
const badFields: [name: string, fields: string, status?: number][] = [
  ...Object.entries(unstorable).flatMap(([name, text]): [string, string][] => [
    [`${name} in the title`, `"title":"${text}"`],
    [`${name} in the description`, `"title":"t","description":"${text}"`],
    [`${name} in a tag`, `"title":"t","tags":["${text}"]`],
    [`${name} in the id`, `"title":"t","id":"${text}"`],
    [`${name} in the status`, `"title":"t","status":"${text}"`],
    [`${name} in a key`, `"title":"t","${text}":1`],
  ]),
  ["__proto__", `"title":"t","__proto__":{"isAdmin":true}`],
  ["__proto__ null", `"title":"t","__proto__":null`],
  ["constructor", `"title":"t","constructor":{"prototype":{"isAdmin":true}}`],
  ["prototype", `"title":"t","prototype":{}`],
  ["toString", `"title":"t","toString":"x"`],
  ["hasOwnProperty", `"title":"t","hasOwnProperty":1`],
  ["a deep array", `"title":${deep(20_000)}`],
  ["a deep object", `"title":${deepObject(8_000)}`],
  ["a deep unknown key", `"title":"t","x":${deepObject(8_000)}`],
  ["a huge number", `"title":1e400`],
  ["a long number", `"title":${"9".repeat(5_000)}`],
  ["NaN", `"title":NaN`, 400],
  ["Infinity", `"title":Infinity`, 400],
  ["a hexadecimal number", `"title":0x10`, 400],
  ["a leading zero", `"title":010`, 400],
  ["single quotes", `'title':'t'`, 400],
  ["a trailing comma", `"title":"t",`, 400],
  ["a comment", `"title":"t"/**/,`, 400],
  ["an array for the title", `"title":["t"]`],
  ["an object for the title", `"title":{"not":"t"}`],
  ["a boolean for the title", `"title":true`],
  ["null for the title", `"title":null`],
  ["no title", `"description":"d"`],
  ["an object for the id", `"title":"t","id":{"not":"${randomUUID()}"}`],
  ["an array for the id", `"title":"t","id":["${randomUUID()}"]`],
  ["SQL in the id", `"title":"t","id":"${sql}"`],
  ["SQL in the status", `"title":"t","status":"${sql}"`],
  ["SQL in the priority", `"title":"t","priority":"${sql}"`],
  ["an index for the priority", `"title":"t","priority":1`],
  ["an array for the status", `"title":"t","status":["pending"]`],
  ["a string for completed", `"title":"t","completed":"true"`],
  ["a number for completed", `"title":"t","completed":1`],
  ["a contradiction", `"title":"t","completed":true,"status":"pending"`],
  ["a string for the tags", `"title":"t","tags":"a"`],
  ["an object for the tags", `"title":"t","tags":{"0":"a","length":1}`],
  ["a null tag", `"title":"t","tags":[null]`],
  ["null tags", `"title":"t","tags":null`],
  ["a repeated tag", `"title":"t","tags":["a"," a "]`],
  ["21 tags", `"title":"t","tags":[${Array.from({ length: 21 }, (_, i) => `"${i}"`).join(",")}]`],
  ["a list of a task", `"title":"t","tags":[[[["a"]]]]`],
]

describe("fields", () => {
  for (const [name, fields, status = 422] of badFields) {
    test(`${name} is ${status} at both doors`, async ({ app, db }) => {
      const user = await makeUser(db)
      const { id } = await makeTask(db, { userId: user.id })
      const headers = { ...(await bearer(user)), ...json }
      const rest = (method: "POST" | "PUT" | "PATCH", url: string) =>
        app.inject({ method, url, headers, payload: `{${fields}}` })
      const withoutTitle = name === "no title"
      const answers = {
        create: problem(await rest("POST", "/api/tasks")),
        ...(!withoutTitle && {
          put: problem(await rest("PUT", `/api/tasks/${id}`)),
          patch: problem(await rest("PATCH", `/api/tasks/${id}`)),
        }),
        "task.create": trpcError(
          await app.inject(mutation("task.create", `{"json":{${fields}}}`, headers)),
        ),
        ...(!withoutTitle &&
          !fields.includes('"id":') && {
            "task.update": trpcError(
              await app.inject(
                mutation("task.update", `{"json":{"id":"${id}",${fields}}}`, headers),
              ),
            ),
          }),
      }
      for (const [call, failure] of Object.entries(answers)) {
        expect(failure.status, call).toBe(status)
        expect(JSON.stringify(failure.errors ?? "").length, call).toBeLessThan(10_000)
      }
      const rows = await db.task.findMany({ where: { userId: user.id } })
      expect(rows).toMatchObject([{ id, version: 1 }])
      expect({}).not.toHaveProperty("isAdmin")
    })
  }

  const dates = [
    "2026-02-29",
    "2026-13-01",
    "0000-01-01",
    "10000-01-01",
    "+002026-01-01",
    "2026-1-1",
    "26-01-01",
    "2026-01-01T00:00:00Z",
    " 2026-01-01",
    "2026-01-01 ",
    "infinity",
    "now",
    "today",
    "epoch",
    "",
    "-0001-01-01",
    "2026-01-01 BC",
    "２０２６-01-01",
    20260101,
    {},
    [],
    true,
  ]
  for (const date of dates) {
    test(`${JSON.stringify(date)} is no due date`, async ({ app, db }) => {
      const headers = await bearer(await makeUser(db))
      const payload = { title: "t", due_date: date }
      const rest = await app.inject({ method: "POST", url: "/api/tasks", headers, payload })
      const trpc = await app.inject(mutation("task.create", { title: "t", dueDate: date }, headers))
      expect(problem(rest).errors).toMatchObject([{ pointer: "/due_date" }])
      expect(trpcError(trpc).errors).toMatchObject([{ pointer: "/dueDate" }])
    })
  }

  const versions = [0, -1, 1.5, 2 ** 31, 1e21, "1", " 1", true, null, [1], {}]
  for (const version of versions) {
    test(`${JSON.stringify(version)} is no expected version`, async ({ app, db }) => {
      const user = await makeUser(db)
      const { id } = await makeTask(db, { userId: user.id })
      const headers = await bearer(user)
      const payload = { expected_version: version }
      const rest = await app.inject({ method: "PATCH", url: `/api/tasks/${id}`, headers, payload })
      expect(problem(rest).errors?.[0]).toMatchObject({ pointer: "/expected_version" })
      for (const path of ["task.update", "task.toggle", "task.delete", "task.restore"]) {
        const trpc = await app.inject(mutation(path, { id, expectedVersion: version }, headers))
        expect(trpcError(trpc).errors?.[0], path).toMatchObject({ pointer: "/expectedVersion" })
      }
      expect(await db.task.findFirst({ where: { id } })).toMatchObject({
        version: 1,
        deletedAt: null,
      })
    })
  }
})

describe("ids", () => {
  const ids = [
    `{"not":"${randomUUID()}"}`,
    `{"in":[]}`,
    `{}`,
    `[]`,
    `null`,
    `1`,
    `true`,
    `""`,
    `"${sql}"`,
    `"\\u0000"`,
    `"\\ud800"`,
    `"nope"`,
    `" ${randomUUID()}"`,
    `"00000000-0000-0000-0000-000000000000"`,
    `"FFFFFFFF-ffff-ffff-ffff-ffffffffffff"`,
    `"${"a".repeat(5_000)}"`,
  ]
  for (const id of ids) {
    test(`${id.slice(0, 20)} is no id for any procedure`, async ({ app, db }) => {
      const user = await makeUser(db)
      const { id: own } = await makeTask(db, { userId: user.id })
      const headers = await bearer(user)
      const get = await app.inject({
        url: rawQueryUrl("task.get", `{"json":{"id":${id}}}`),
        headers,
      })
      expect(trpcError(get).errors).toMatchObject([{ pointer: "/id" }])
      for (const path of ["task.update", "task.toggle", "task.delete", "task.restore"]) {
        const answer = await app.inject(mutation(path, `{"json":{"id":${id}}}`, headers))
        expect(trpcError(answer).errors, path).toMatchObject([{ pointer: "/id" }])
      }
      expect(await db.task.findFirst({ where: { id: own } })).toMatchObject({
        version: 1,
        deletedAt: null,
      })
    })
  }
})
