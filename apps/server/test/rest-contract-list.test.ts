import { makeTask, makeUser } from "@docket/db/testing"
import type { FastifyInstance } from "fastify"
import { describe, expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { problem, type Answer } from "./wire.ts"

type Row = { id: string; title: string; status: string; version: number }
type Headers = Record<string, string>

const followLinks = async (app: FastifyInstance, first: string, headers: Headers) => {
  const pages: Row[][] = []
  let url: string | undefined = first
  while (url !== undefined) {
    const answer: Answer = await app.inject({ url, headers })
    expect(answer.statusCode, url).toBe(200)
    pages.push(JSON.parse(answer.body) as Row[])
    url = /^<(\/api\/tasks\?[^>]+)>; rel="next"$/.exec(String(answer.headers["link"]))?.[1]
    if (url === undefined) expect(answer.headers).not.toHaveProperty("link")
    expect(pages.length).toBeLessThan(50)
  }
  return pages
}

describe("the list", () => {
  for (const sort of ["created_at", "-updated_at", "due_date", "-due_date", "-priority", "title"]) {
    test(`reaches every task once by Link, filters kept, in the order ${sort}`, async ({
      app,
      db,
    }) => {
      const user = await makeUser(db)
      const wanted: string[] = []
      for (let index = 0; index < 14; index += 1) {
        const matches = index % 2 === 0
        const { id } = await makeTask(db, {
          userId: user.id,
          title: `100% "a & b" ${index}`,
          tags: matches ? ["é & ü"] : [],
          status: matches ? "in_progress" : "pending",
          priority: matches ? "high" : "low",
          ...(index % 4 === 0 && { dueDate: new Date("2026-02-03") }),
        })
        if (matches) wanted.push(id)
      }
      const query = new URLSearchParams({
        limit: "3",
        sort,
        tag: "é & ü",
        q: `% "A & B"`,
        count: "true",
      })
      query.append("status", "in_progress")
      query.append("status", "completed")
      query.append("priority", "high")
      query.append("priority", "urgent")
      const pages = await followLinks(app, `/api/tasks?${query.toString()}`, await bearer(user))
      expect(pages.map((page) => page.length)).toEqual([3, 3, 1])
      expect(
        pages
          .flat()
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(wanted.toSorted())
    })
  }

  test("has no Link on an exactly full last page", async ({ app, db }) => {
    const user = await makeUser(db)
    for (let index = 0; index < 4; index += 1) await makeTask(db, { userId: user.id })
    const pages = await followLinks(app, "/api/tasks?limit=2", await bearer(user))
    expect(pages.map((page) => page.length)).toEqual([2, 2])
  })

  test("counts all matching tasks in X-Total-Count only when asked", async ({ app, db }) => {
    const user = await makeUser(db)
    for (const status of ["pending", "pending", "completed"] as const) {
      await makeTask(db, { userId: user.id, status })
    }
    await makeTask(db, { userId: user.id, deletedAt: new Date() })
    const headers = await bearer(user)
    const totalOf = async (query: string) =>
      (await app.inject({ url: `/api/tasks?${query}`, headers })).headers["x-total-count"]
    expect(await totalOf("count=true&limit=1")).toBe("3")
    expect(await totalOf("count=true&limit=1&completed=false")).toBe("2")
    expect(await totalOf("count=true&trash=true")).toBe("1")
    expect(await totalOf("count=true&offset=100")).toBe("3")
    expect(await totalOf("count=false")).toBeUndefined()
    expect(await totalOf("")).toBeUndefined()
  })

  test("reads + and %20 as a space and %2B as a plus", async ({ app, db }) => {
    const user = await makeUser(db)
    const [space, plus] = [
      await makeTask(db, { userId: user.id, title: "a b" }),
      await makeTask(db, { userId: user.id, title: "a+b" }),
    ]
    const headers = await bearer(user)
    const found = async (q: string) =>
      (await app.inject({ url: `/api/tasks?q=${q}`, headers })).json<Row[]>().map(({ id }) => id)
    expect(await found("a+b")).toEqual([space.id])
    expect(await found("a%20b")).toEqual([space.id])
    expect(await found("a%2Bb")).toEqual([plus.id])
  })

  const refused: [query: string, pointer: string][] = [
    ...["banana", "TRUE", "1", "0", "yes", "null", "true%20", "+true"].map(
      (value): [string, string] => [`completed=${value}`, "/completed"],
    ),
    ...[
      "0",
      "-1",
      "101",
      "010",
      "1.0",
      "1e1",
      "0x10",
      "%205",
      "+5",
      "%2B5",
      "5+",
      "NaN",
      "Infinity",
      "9".repeat(400),
      "٣",
    ].map((value): [string, string] => [
      `limit=${encodeURI(value).replaceAll("%25", "%")}`,
      "/limit",
    ]),
    ...["-1", "10001", "1.5", "00", "-0", "1e3", "9007199254740993"].map(
      (value): [string, string] => [`offset=${value}`, "/offset"],
    ),
    ...[
      "limit",
      "offset",
      "cursor",
      "status",
      "completed",
      "priority",
      "tag",
      "due_from",
      "due_to",
      "q",
      "sort",
      "trash",
      "count",
    ].flatMap((key): [string, string][] => [
      [`${key}=`, `/${key}`],
      [key, `/${key}`],
    ]),
    ...[
      "limit=1&limit=1",
      "sort=title&sort=title",
      "q=a&q=b",
      "tag=a&tag=b",
      "completed=true&completed=true",
      "cursor=a&cursor=b",
      "trash=true&trash=false",
    ].map((query): [string, string] => [query, `/${query.split("=")[0]}`]),
    ...[
      "nope",
      "user_id",
      "userId",
      "dueFrom",
      "Limit",
      "limit[]",
      "status[0]",
      "status[]",
      "__proto__",
      "constructor",
      "toString",
      "id",
      "where[not]",
    ].map((key): [string, string] => [`${encodeURIComponent(key)}=1`, `/${key}`]),
    ...[
      "createdAt",
      "-dueDate",
      "created_at,title",
      "--title",
      "+title",
      "title%20desc",
      "title;drop%20table%20tasks",
      "user_id",
      "__proto__",
      "TITLE",
    ].map((value): [string, string] => [`sort=${value}`, "/sort"]),
    ["status=done", "/status"],
    ["status=pending,completed", "/status"],
    ["status=pending&status=nope", "/status"],
    ["priority=9", "/priority"],
    ["due_from=2026-02-30", "/due_from"],
    ["due_from=0000-01-01", "/due_from"],
    ["due_to=2026-1-1", "/due_to"],
    ["due_to=2026-01-01T00:00:00Z", "/due_to"],
    ["q=%00", "/q"],
    ["tag=%00", "/tag"],
    [`q=${"a".repeat(201)}`, "/q"],
    [`tag=${"a".repeat(51)}`, "/tag"],
    ["cursor=x", "/cursor"],
    ["cursor=%00", "/cursor"],
  ]
  for (const [query, pointer] of refused) {
    test(`answers 422 to ?${query.slice(0, 40)}`, async ({ app, db }) => {
      const headers = await bearer(await makeUser(db))
      const { code, errors } = problem(await app.inject({ url: `/api/tasks?${query}`, headers }))
      expect(code).toBe("invalid")
      expect(errors?.map((error) => error.pointer.replace(/\/\d+$/, ""))).toContain(pointer)
    })
  }

  for (const query of [
    "limit=1",
    "limit=100",
    "offset=0",
    "offset=10000",
    "status=pending&status=pending",
    "due_from=2026-02-01&due_to=2026-01-01",
    "due_from=0001-01-01",
    "due_to=9999-12-31",
    `q=${"%F0%9F%98%80".repeat(200)}`,
    "completed=true&status=pending",
    "",
  ]) {
    test(`answers 200 to ?${query.slice(0, 40)}`, async ({ app, db }) => {
      const user = await makeUser(db)
      const headers = await bearer(user)
      const answer = await app.inject({ url: `/api/tasks?${query}`, headers })
      expect(answer.statusCode).toBe(200)
      expect(answer.json()).toEqual([])
    })
  }

  test("refuses cursor with offset, and a cursor of another user, sort or trash", async ({
    app,
    db,
  }) => {
    const [alice, bob] = [await makeUser(db), await makeUser(db)]
    for (const user of [alice, alice, bob, bob]) await makeTask(db, { userId: user.id })
    const headers = await bearer(alice)
    const { link } = (await app.inject({ url: "/api/tasks?limit=1", headers })).headers
    const cursor = decodeURIComponent(/[?&]cursor=([^&>]+)/.exec(String(link))?.[1] ?? "")
    const list = async (query: string, sent = headers) =>
      app.inject({ url: `/api/tasks?cursor=${encodeURIComponent(cursor)}${query}`, headers: sent })
    const next = await list("&limit=100&status=pending&q=task")
    expect(next.statusCode).toBe(200)
    expect(next.json()).toHaveLength(1)
    for (const query of ["&offset=0", "&sort=created_at", "&sort=title", "&trash=true"]) {
      expect(problem(await list(query)).code, query).toBe("invalid")
    }
    expect(problem(await list("", await bearer(bob))).code).toBe("invalid")
    const forged = cursor.slice(0, -2) + (cursor.endsWith("AA") ? "BB" : "AA")
    for (const value of [
      forged,
      cursor.slice(1),
      `${cursor}A`,
      cursor + cursor,
      `${cursor}=`,
      cursor.toUpperCase(),
    ]) {
      const answer = await app.inject({
        url: `/api/tasks?cursor=${encodeURIComponent(value)}`,
        headers,
      })
      expect(problem(answer), value).toMatchObject({
        code: "invalid",
        errors: [{ pointer: "/cursor" }],
      })
    }
  })
})
