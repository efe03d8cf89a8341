import { randomUUID } from "node:crypto"
import { makeTask, makeUser } from "@docket/db/testing"
import type { HTTPMethods } from "fastify"
import { describe, expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { json, mutation, overSocket, rawQueryUrl, trpcError } from "./wire.ts"

describe("procedures and methods", () => {
  const mutations = ["task.create", "task.update", "task.toggle", "task.delete", "task.restore"]
  const queries = ["task.list", "task.get", "task.stats", "user.me"]
  const never: HTTPMethods[] = ["PUT", "PATCH", "DELETE", "TRACE", "QUERY"]
  const wrong: [method: HTTPMethods, path: string, allow: string][] = [
    ...mutations.flatMap((path): [HTTPMethods, string, string][] =>
      ["GET", ...never].map((method) => [method, path, "POST"]),
    ),
    ...queries.flatMap((path): [HTTPMethods, string, string][] =>
      ["POST", ...never].map((method) => [method, path, "GET"]),
    ),
  ]
  for (const [method, path, allow] of wrong) {
    test(`${method} ${path} is 405 without a token and does nothing with one`, async ({
      app,
      db,
    }) => {
      const user = await makeUser(db)
      const { id } = await makeTask(db, { userId: user.id })
      const input = JSON.stringify({ json: { id, title: "t" } })
      for (const headers of [{}, await bearer(user)]) {
        for (const url of [
          rawQueryUrl(path, input),
          `/trpc/${path}?batch=1&input={"0":${input}}`,
        ]) {
          const answer = await app.inject({ method, url, headers })
          expect(trpcError(answer), url).toMatchObject({ code: "method_not_allowed" })
          expect(answer.headers["allow"]).toBe([allow, "OPTIONS"].toSorted().join(", "))
        }
      }
      const rows = await db.task.findMany({ where: { userId: user.id } })
      expect(rows).toMatchObject([{ id, version: 1 }])
    })
  }

  const unknown = [
    "nope",
    "task",
    "task.nope",
    "task.get.x",
    "TASK.get",
    "Task.Get",
    "task/get",
    "task.get/",
    "",
    "__proto__",
    "constructor",
    "task.__proto__",
    "toString",
    "_def",
    "task._def.procedures",
    "createCaller",
    "task%2Eget.x",
    "task.get%00",
    "..%2Ftask.get",
    "a".repeat(300),
  ]
  for (const path of unknown) {
    for (const method of ["GET", "POST"] as const) {
      test(`${method} /trpc/${path.slice(0, 24)} is 404 without a token`, async ({ app }) => {
        const answer = await app.inject({ method, url: `/trpc/${path}` })
        expect(trpcError(answer)).toMatchObject({ status: 404, code: "not_found" })
      })
    }
  }

  test("answers in the shape of tRPC where the path cannot be read", async ({ app, db }) => {
    const headers = await bearer(await makeUser(db))
    for (const path of ["%ZZ", "task.get%", "%C3%28", "%FF"]) {
      expect(trpcError(await app.inject({ url: `/trpc/${path}`, headers })).code).toBe("malformed")
    }
  })

  test("CONNECT ends without an answer of 5xx and without ending the process", async ({ app }) => {
    const status = await overSocket(app, { method: "CONNECT", path: "/api/tasks" }).then(
      ({ statusCode }) => statusCode,
      () => 0,
    )
    expect(status).toBeLessThan(500)
    expect((await overSocket(app, { path: "/health" })).statusCode).toBe(200)
  })
})

const batchOf = (size: number) => {
  const calls = Array.from({ length: size }, (_, index) => [
    index,
    { json: { title: `t${index}` } },
  ])
  return {
    url: `/trpc/${Array.from({ length: size }, () => "task.create").join(",")}?batch=1`,
    payload: JSON.stringify(Object.fromEntries(calls)),
  }
}

describe("batches", () => {
  test("of 20 calls are done, in the order of the calls", async ({ app, db }) => {
    const user = await makeUser(db)
    const headers = { ...(await bearer(user)), ...json }
    const answer = await app.inject({ method: "POST", headers, ...batchOf(20) })
    expect(answer.statusCode).toBe(200)
    const titles = answer
      .json<{ result: { data: { json: { title: string } } } }[]>()
      .map(({ result }) => result.data.json.title)
    expect(titles).toEqual(Array.from({ length: 20 }, (_, index) => `t${index}`))
    expect(await db.task.count({ where: { userId: user.id } })).toBe(20)
  })

  for (const size of [21, 100, 1_000]) {
    test(`of ${size} calls are refused whole and nothing is executed`, async ({ app, db }) => {
      const user = await makeUser(db)
      const headers = { ...(await bearer(user)), ...json }
      const { url, payload } = batchOf(size)
      const answer = await app.inject({
        method: "POST",
        url,
        headers,
        payload: size > 500 ? "{}" : payload,
      })
      expect(trpcError(answer)).toMatchObject({ status: 400, code: "malformed" })
      expect(await db.task.count({ where: { userId: user.id } })).toBe(0)
      const gets = `/trpc/${Array.from({ length: size }, () => "task.list").join(",")}?batch=1&input={}`
      expect(trpcError(await app.inject({ url: gets, headers })).code).toBe("malformed")
      expect(trpcError(await app.inject({ url: gets })).code).toBe("unauthenticated")
    })
  }

  test("with more paths than inputs, and more inputs than paths, fail no call of ours", async ({
    app,
    db,
  }) => {
    const user = await makeUser(db)
    const headers = { ...(await bearer(user)), ...json }
    const send = (paths: string, payload: string) =>
      app.inject({ method: "POST", url: `/trpc/${paths}?batch=1`, headers, payload })
    const shapes = [
      "{}",
      "[]",
      "null",
      "1",
      `"x"`,
      `{"0":null}`,
      `{"x":{"json":{"title":"t"}}}`,
      `{"__proto__":{"json":{"title":"t"}}}`,
      `{"-1":{}}`,
      `[{"json":{}}]`,
    ]
    for (const shape of shapes) {
      const { statusCode } = await send("task.create", shape)
      expect([400, 422], shape).toContain(statusCode)
    }
    const valid = `{"json":{"title":"t"}}`
    const mixed = await send("task.create,task.create", `{"0":${valid}}`)
    expect(mixed.json<unknown[]>()).toHaveLength(2)
    expect(await db.task.count({ where: { userId: user.id } })).toBe(1)
  })

  test("of calls that differ answer each on its own", async ({ app, db }) => {
    const user = await makeUser(db)
    const headers = { ...(await bearer(user)), ...json }
    const { id } = await makeTask(db, { userId: user.id })
    const input = encodeURIComponent(
      JSON.stringify({
        0: { json: { id } },
        1: { json: { id: randomUUID() } },
        2: { json: { id: "x" } },
      }),
    )
    const answer = await app.inject({
      url: `/trpc/task.get,task.get,task.get?batch=1&input=${input}`,
      headers,
    })
    const reasons = answer
      .json<{ error?: { json: { data: { reason: string } } } }[]>()
      .map(({ error }) => error?.json.data.reason)
    expect(reasons).toEqual([undefined, "not_found", "invalid"])
  })
})

test("a mutation of a page's form does nothing", async ({ app, db }) => {
  const user = await makeUser(db)
  const { id } = await makeTask(db, { userId: user.id })
  const input = JSON.stringify({ json: { id } })
  const headers = { ...(await bearer(user)), "content-type": "text/plain" }
  expect(trpcError(await app.inject(mutation("task.delete", input, headers))).code).toBe(
    "unsupported_media_type",
  )
  expect(await db.task.findFirst({ where: { id } })).toMatchObject({ deletedAt: null })
})
