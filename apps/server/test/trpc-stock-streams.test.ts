import { makeTask, makeUser } from "@docket/db/testing"
import type { InjectOptions } from "fastify"
import { stringify } from "superjson"
import { expect } from "vitest"
import { bearer } from "./fixtures.ts"
import { batchUrl, test } from "./stock-app.ts"
import { json } from "./wire.ts"

/** The chunks of a stream, whatever the order and the numbers that the calls' speed gives to them. */
const chunksOf = (body: string): string[] =>
  body
    .split("\n")
    .map((chunk) => chunk.replace(/"json":\[\d+/, `"json":[n`).replace(/",0,\d+\]/, `",0,n]`))
    .toSorted()

test("streams byte for byte what tRPC's own adapter does", async ({ app, stock, db }) => {
  const user = await makeUser(db)
  const task = await makeTask(db, { userId: user.id, title: "é \u{1f600}\u2028." })
  const other = await makeTask(db, { userId: (await makeUser(db)).id })
  const get = (...calls: [path: string, input?: unknown][]): InjectOptions => ({
    url: batchUrl(calls),
  })
  const post = (path: string, input: unknown): InjectOptions => ({
    method: "POST",
    url: `/trpc/${path}?batch=1`,
    payload: `{"0":${stringify(input)}}`,
  })
  const single = [
    get(["task.list"]),
    get(["task.list", { limit: 1, count: true }]),
    get(["task.get", { id: task.id }]),
    get(["task.get", { id: other.id }]),
    get(["task.get", { id: "nope" }]),
    get(["task.get"]),
    get(["task.stats"]),
    get(["user.me"]),
    { url: "/trpc/task.list?batch=1&input={" },
    post("task.create", { title: "", tags: ["a", "a"], extra: 1 }),
    post("task.update", { id: task.id, priority: "high" }),
    post("task.update", { id: task.id, expectedVersion: 1, title: "Late" }),
  ]
  const several = [
    get(["task.list", { limit: 1 }], ["task.stats"], ["user.me"]),
    get(["task.get", { id: task.id }], ["task.get", { id: other.id }], ["task.get"]),
    get(["task.get", { id: other.id }], ["nope", {}]),
  ]

  const headers = {
    ...json,
    ...(await bearer(user)),
    "x-request-id": "the-same",
    "trpc-accept": "application/jsonl",
  }
  for (const request of [...single, ...several]) {
    const sent = { ...request, headers }
    const [expected, answer] = [await stock.inject(sent), await app.inject(sent)]
    const [seen, wanted] = [answer, expected].map(({ statusCode, headers, body }) => [
      statusCode,
      headers["content-type"],
      single.includes(request) ? body : chunksOf(body),
    ])
    expect(seen, JSON.stringify(request.url)).toEqual(wanted)
  }
})
