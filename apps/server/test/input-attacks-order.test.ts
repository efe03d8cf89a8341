import { randomUUID } from "node:crypto"
import { makeTask, makeUser } from "@docket/db/testing"
import type { HTTPMethods } from "fastify"
import { describe, expect } from "vitest"
import { bearer, makeToken, test } from "./fixtures.ts"
import { failureOf, json, rawQueryUrl } from "./wire.ts"

type Door = {
  method: HTTPMethods
  url: (id: string, query?: string) => string
  body: (fields: Record<string, unknown>, id: string) => string
  stale: Record<string, number>
  staleStatus: number
}

const rest = (method: HTTPMethods): Door => ({
  method,
  url: (id, query = "") => `/api/tasks/${id}${query}`,
  body: (fields) => JSON.stringify(fields),
  stale: { expected_version: 7 },
  staleStatus: 412,
})
const trpc = (path: string, batch: boolean): Door => ({
  method: "POST",
  url: () => `/trpc/${path}${batch ? "?batch=1" : ""}`,
  body: (fields, id) => {
    const call = { json: { id, ...fields } }
    return JSON.stringify(batch ? { 0: call } : call)
  },
  stale: { expectedVersion: 7 },
  staleStatus: 409,
})
const doors: Record<string, Door> = {
  "PUT /api/tasks/{id}": rest("PUT"),
  "PATCH /api/tasks/{id}": rest("PATCH"),
  "task.update": trpc("task.update", false),
  "task.update in a batch": trpc("task.update", true),
}

const tooLarge = " ".repeat(65_537)
const text = { "content-type": "text/plain" }

describe.for(Object.entries(doors))("%s", ([name, { method, url, body, stale, staleStatus }]) => {
  const cases: {
    wrong: string
    status: number
    token?: "none" | "bad" | "expired" | "reads" | "nothing"
    headers?: Record<string, string>
    payload: (id: string) => string
    missing?: boolean
  }[] = [
    ...(["none", "bad", "expired"] as const).map((token) => ({
      wrong: `${token} token, content type, size, JSON and task`,
      status: 401,
      token,
      headers: text,
      payload: () => `{${tooLarge}`,
      missing: true,
    })),
    ...(["reads", "nothing"] as const).map((token) => ({
      wrong: `scope (${token}), content type, size and JSON`,
      status: 403,
      token,
      headers: text,
      payload: () => `{${tooLarge}`,
    })),
    { wrong: "scope and JSON", status: 403, token: "reads", payload: () => "{" },
    {
      wrong: "scope and fields",
      status: 403,
      token: "reads",
      payload: (id) => body({ nope: 1 }, id),
    },
    {
      wrong: "scope and task",
      status: 403,
      token: "reads",
      payload: (id) => body({}, id),
      missing: true,
    },
    {
      wrong: "content type, size and JSON",
      status: 415,
      headers: text,
      payload: () => `{${tooLarge}`,
    },
    {
      wrong: "content encoding and size",
      status: 415,
      headers: { ...json, "content-encoding": "gzip" },
      payload: () => tooLarge,
    },
    {
      wrong: "content type and task",
      status: 415,
      headers: text,
      payload: (id) => body({}, id),
      missing: true,
    },
    { wrong: "size and JSON", status: 413, payload: () => `{${tooLarge}` },
    {
      wrong: "size and task",
      status: 413,
      payload: (id) => body({}, id) + tooLarge,
      missing: true,
    },
    { wrong: "JSON and task", status: 400, payload: () => "{", missing: true },
    {
      wrong: "fields and task",
      status: 422,
      payload: (id) => body({ nope: 1 }, id),
      missing: true,
    },
    { wrong: "fields and version", status: 422, payload: (id) => body({ ...stale, nope: 1 }, id) },
    { wrong: "task and version", status: 404, payload: (id) => body(stale, id), missing: true },
    { wrong: "version", status: staleStatus, payload: (id) => body(stale, id) },
  ]

  for (const { wrong, status, token, headers = json, payload, missing } of cases) {
    test(`answers ${status} to wrong ${wrong}`, async ({ app, db }) => {
      const user = await makeUser(db)
      const task = await makeTask(db, { userId: user.id })
      const id = missing ? randomUUID() : task.id
      const authorization = {
        none: {},
        bad: {
          authorization: `Bearer ${await makeToken(user, { secret: "another secret of 32 bytes, not ours" })}`,
        },
        expired: await bearer(user, { expiresIn: -60 }),
        reads: await bearer(user, { scope: "tasks:read" }),
        nothing: await bearer(user, { scope: "" }),
        full: await bearer(user),
      }[token ?? "full"]
      const answer = await app.inject({
        method,
        url: url(id),
        headers: { ...authorization, ...headers },
        payload: payload(id),
      })
      expect(failureOf(url(id), answer).status).toBe(status)
      expect(await db.task.findFirst({ where: { id: task.id } })).toMatchObject({ version: 1 })
    })
  }

  if (!name.startsWith("task.")) {
    test("answers 400 before 422, for the path, the query and the body alike", async ({
      app,
      db,
    }) => {
      const user = await makeUser(db)
      const headers = { ...(await bearer(user)), ...json }
      const { id } = await makeTask(db, { userId: user.id })
      const send = (target: string, payload: string) =>
        app.inject({ method, url: target, headers, payload })
      for (const answer of [
        await send(url("nope"), "{"),
        await send(url(id, "?nope=1"), "{"),
        await send(url(id, "?nope=%ZZ"), "{}"),
        await send(url("nope", "?q=%FF"), "{}"),
      ]) {
        expect(failureOf(url(id), answer).code).toBe("malformed")
      }
      for (const answer of [
        await send(url("nope"), "{}"),
        await send(url(randomUUID(), "?nope=1"), "{}"),
      ]) {
        expect(failureOf(url(id), answer).code).toBe("invalid")
      }
    })
  }
})

describe("a query", () => {
  const broken = { "/api/tasks?limit=0&q=%FF": 400, [rawQueryUrl("task.list", "{")]: 400 }
  const invalid = {
    "/api/tasks?limit=0": 422,
    [rawQueryUrl("task.list", `{"json":{"limit":0}}`)]: 422,
  }
  for (const [url, status] of Object.entries({ ...broken, ...invalid })) {
    test(`${url.slice(0, 26)} is 401, then 403, then ${status}`, async ({ app, db }) => {
      const user = await makeUser(db)
      const statusOf = async (headers: Record<string, string>) =>
        failureOf(url, await app.inject({ url, headers })).status
      expect(await statusOf({})).toBe(401)
      expect(await statusOf({ authorization: "Bearer x" })).toBe(401)
      expect(await statusOf(await bearer(user, { scope: "profile" }))).toBe(403)
      expect(await statusOf(await bearer(user))).toBe(status)
    })
  }

  test("of a create is 403 before 409 and 422 before 409", async ({ app, db }) => {
    const user = await makeUser(db)
    const { id } = await makeTask(db, { userId: user.id })
    for (const [payload, options, status] of [
      [{ id, title: "other" }, { scope: "tasks:read" }, 403],
      [{ id, title: "" }, {}, 422],
      [{ id, title: "other" }, {}, 409],
    ] as const) {
      const headers = await bearer(user, options)
      const answers = {
        "/api/tasks": await app.inject({ method: "POST", url: "/api/tasks", headers, payload }),
        "/trpc/task.create": await app.inject({
          method: "POST",
          url: "/trpc/task.create",
          headers,
          payload: { json: payload },
        }),
      }
      for (const [url, answer] of Object.entries(answers)) {
        expect(failureOf(url, answer).status, url).toBe(status)
      }
    }
  })
})
