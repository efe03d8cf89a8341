import { makeUser } from "@docket/db/testing"
import { expect } from "vitest"
import { bearer, test } from "./fixtures.ts"

type Sent = { method?: "POST"; url: string; headers?: Record<string, string>; payload?: string }
type Case = [name: string, request: Sent, reason: string]

const json = { "content-type": "application/json" }
const list = "/trpc/task.list"

const refused: Case[] = [
  [
    "a mutation without a content type",
    { method: "POST", url: "/trpc/task.create" },
    "unsupported_media_type",
  ],
  [
    "a query as a form",
    { url: list, headers: { "content-type": "multipart/form-data" } },
    "unsupported_media_type",
  ],
  ["connection parameters", { url: `${list}?connectionParams=1` }, "malformed"],
  [
    "a stream without a batch",
    { url: list, headers: { "trpc-accept": "application/jsonl" } },
    "malformed",
  ],
  [
    "a stream by Accept without a batch",
    { url: list, headers: { accept: "application/jsonl" } },
    "malformed",
  ],
  ["a batch of both kinds", { url: "/trpc/task.list,task.create?batch=1" }, "malformed"],
  ["an input that is no JSON", { url: `${list}?input={` }, "malformed"],
  [
    "a body that is no JSON",
    { method: "POST", url: "/trpc/task.create", headers: json, payload: "{" },
    "malformed",
  ],
]

for (const [name, request, reason] of refused) {
  test(`refuses ${name}, and names the request`, async ({ app, db }) => {
    const { headers, ...rest } = request
    const authorization = await bearer(await makeUser(db))
    const answer = await app.inject({
      ...rest,
      headers: { ...headers, ...authorization, "x-request-id": "my-request" },
    })
    expect(answer.json().error.json.data).toMatchObject({ reason, requestId: "my-request" })
  })
}

for (const [name, paths] of Object.entries({
  "a call that there is not": "task.list,nope",
  "another kind of call": "task.list,task.create",
})) {
  test(`refuses a stream without a token before its first byte, beside ${name}`, async ({
    app,
  }) => {
    const headers = { "trpc-accept": "application/jsonl" }
    for (const order of [paths, paths.split(",").toReversed().join(",")]) {
      const answer = await app.inject({ url: `/trpc/${order}?batch=1&input=%7B%7D`, headers })
      expect(answer.statusCode, order).toBe(401)
      expect(answer.json().error.json.data.reason).toBe("unauthenticated")
    }
  })
}

test("a refusal of a whole request has no header fields of calls that it is not about", async ({
  app,
  db,
}) => {
  const authorization = await bearer(await makeUser(db))
  const longBatch = ["nope", ...Array.from({ length: 20 }, () => "task.list")].join(",")
  for (const [paths, accept, status] of [
    ["task.list,nope", "application/jsonl", 415],
    [longBatch, "application/json", 404],
  ] as const) {
    const headers = { ...authorization, accept, "content-type": "text/plain" }
    const answer = await app.inject({ method: "POST", url: `/trpc/${paths}?batch=1`, headers })
    expect([answer.statusCode, answer.headers["allow"]]).toEqual([status, undefined])
  }
})

test("procedures that take nothing refuse what they are given", async ({ app, db }) => {
  const headers = await bearer(await makeUser(db))
  for (const path of ["task.stats", "user.me"]) {
    const ask = (input: string) =>
      app.inject({ url: `/trpc/${path}?input=${encodeURIComponent(input)}`, headers })
    const refused = (await ask('{"json":{"a":1}}')).json().error.json.data
    expect(refused).toMatchObject({ reason: "invalid", errors: [{ pointer: "/a" }] })
    expect((await ask('{"json":null,"meta":{"values":["undefined"]}}')).statusCode).toBe(200)
  }
})

test("takes no date for an input", async ({ app, db }) => {
  const headers = await bearer(await makeUser(db))
  for (const json of ['"2026-01-01"', "5", '"x"']) {
    const input = encodeURIComponent(`{"json":${json},"meta":{"values":["Date"]}}`)
    const answer = await app.inject({ url: `${list}?input=${input}`, headers })
    expect(answer.json().error.json.data.reason, json).toBe("invalid")
  }
})

test("answers OPTIONS on an unknown path like any other method", async ({ app }) => {
  const answer = await app.inject({ method: "OPTIONS", url: "/nope" })
  expect([answer.statusCode, answer.json().code]).toEqual([404, "not_found"])
})
