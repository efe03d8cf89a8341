import { randomUUID } from "node:crypto"
import { makeTask, makeUser } from "@docket/db/testing"
import type { InjectOptions } from "fastify"
import { expect } from "vitest"
import { bearer } from "./fixtures.ts"
import { batchUrl, test } from "./stock-app.ts"
import { json, mutation, queryUrl, rawQueryUrl } from "./wire.ts"

test("answers byte for byte as tRPC's own adapter does", async ({ app, stock, db }) => {
  const user = await makeUser(db)
  const [task, other] = [
    await makeTask(db, { userId: user.id, title: "é \u{1f600}\u2028.", tags: ["a", "b"] }),
    await makeTask(db, { userId: (await makeUser(db)).id }),
  ]
  const created = { id: randomUUID(), title: "Once", dueDate: "2030-01-31", description: null }
  const post = (path: string, input: unknown) => mutation(path, input, {})
  const get = (url: string): InjectOptions => ({ method: "GET", url })
  const body = (url: string, payload: string): InjectOptions => ({
    method: "POST",
    url,
    headers: json,
    payload,
  })

  const corpus: InjectOptions[] = [
    get(queryUrl("task.list")),
    get(queryUrl("task.list", { limit: 1, count: true })),
    get(`${queryUrl("task.list", { limit: 1 })}&input=ignored`),
    get("/trpc/task.list?input="),
    get(queryUrl("task.get", { id: task.id })),
    get(queryUrl("task.get", { id: other.id })),
    get(queryUrl("task.get", { id: "nope" })),
    get(queryUrl("task.get")),
    get(queryUrl("task.stats")),
    get(queryUrl("user.me")),
    get(rawQueryUrl("task.list", "{")),
    get(rawQueryUrl("task.list", "null")),
    get(rawQueryUrl("task.list", "[]")),
    get(rawQueryUrl("task.list", `{"json":{"limit":1},"meta":{"values":"Date"}}`)),
    get(
      rawQueryUrl("task.list", `{"json":{"a":{"__proto__":1}},"meta":{"values":{"a":["Date"]}}}`),
    ),
    get(rawQueryUrl("task.list", `{"json":{"limit":"1"},"meta":{"values":{"limit":["Map"]}}}`)),
    post("task.create", created),
    post("task.create", { ...created, title: "Other" }),
    post("task.create", { id: other.id, title: "Mine" }),
    post("task.create", { title: "", tags: ["a", "a"], extra: 1 }),
    post("task.update", { id: task.id, priority: "high" }),
    post("task.update", { id: task.id, expectedVersion: 1 }),
    post("task.restore", { id: task.id }),
    body("/trpc/task.create", ""),
    body("/trpc/task.create", "{"),
    body("/trpc/task.update?batch=1", "[]"),
    body("/trpc/task.update?batch=1", `{"0":{"json":{}},"1":null}`),
    body("/trpc/task.update,task.create?batch=1", `{"1":{"json":{"title":""}}}`),
    get(batchUrl([["task.list", { limit: 1 }], ["task.stats"], ["user.me"]])),
    get(batchUrl([["task.get", { id: task.id }], ["task.get", { id: other.id }], ["task.get"]])),
    get(
      batchUrl([
        ["task.get", { id: other.id }],
        ["nope", {}],
      ]),
    ),
    get(batchUrl([["task.list"]])),
    get("/trpc/task.list,user.me?batch=1&input={"),
    get("/trpc/task.list,user.me?batch=1&input=7"),
    get("/trpc/task.list,user.me?batch=1"),
  ]

  const sender = { ...(await bearer(user)), "x-request-id": "the-same" }
  for (const { headers, ...request } of corpus) {
    const sent = { ...request, headers: { ...headers, ...sender } }
    const [expected, answer] = [await stock.inject(sent), await app.inject(sent)]
    const seen = [answer.statusCode, answer.headers["content-type"], answer.body]
    const name = `${String(request.method)} ${JSON.stringify(request.url)}`
    expect(seen, name).toEqual([
      expected.statusCode,
      expected.headers["content-type"],
      expected.body,
    ])
  }
})
