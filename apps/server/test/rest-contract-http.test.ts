import { randomUUID } from "node:crypto"
import { makeTask, makeUser } from "@docket/db/testing"
import type { HTTPMethods } from "fastify"
import { describe, expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { overSocket, problem } from "./wire.ts"

const id = randomUUID()
const routes: Record<string, string[]> = {
  "/api/tasks": ["GET", "HEAD", "POST"],
  [`/api/tasks/${id}`]: ["DELETE", "GET", "HEAD", "PATCH", "PUT"],
  [`/api/tasks/${id}/toggle`]: ["PATCH"],
  [`/api/tasks/${id}/restore`]: ["POST"],
  "/api/tasks/stats": ["GET", "HEAD"],
  "/api/me": ["GET", "HEAD"],
  "/health": ["GET", "HEAD"],
  "/ready": ["GET", "HEAD"],
  "/openapi.json": ["GET", "HEAD"],
}
const everyMethod: HTTPMethods[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"]
const nameOf = (path: string) => path.replace(id, "{id}")
const allowed = (allow: unknown) =>
  String(allow)
    .split(/\s*,\s*/)
    .toSorted()

describe("methods", () => {
  for (const [path, methods] of Object.entries(routes)) {
    const expected = [...methods, "OPTIONS"].toSorted()

    test(`plain OPTIONS ${nameOf(path)} answers 204 with Allow`, async ({ app }) => {
      const { statusCode, headers, body } = await app.inject({ method: "OPTIONS", url: path })
      expect({ statusCode, body }).toEqual({ statusCode: 204, body: "" })
      expect(allowed(headers["allow"])).toEqual(expected)
    })

    for (const method of everyMethod.filter((name) => !methods.includes(name))) {
      test(`${method} ${nameOf(path)} answers 405 with Allow and needs no token`, async ({
        app,
      }) => {
        const answer = await app.inject({ method, url: path })
        expect(answer.statusCode).toBe(405)
        expect(allowed(answer.headers["allow"])).toEqual(expected)
        if (method !== "HEAD") expect(problem(answer).code).toBe("method_not_allowed")
      })
    }

    test(`QUERY and PROPFIND ${nameOf(path)} answer 405 with Allow over a socket`, async ({
      app,
    }) => {
      for (const method of ["QUERY", "PROPFIND"]) {
        const answer = await overSocket(app, { method, path })
        expect(problem(answer).code, method).toBe("method_not_allowed")
        expect(allowed(answer.headers["allow"]), method).toEqual(expected)
      }
    })
  }

  test("PROPFIND of a procedure answers 405 with the procedure's own method, 404 without one", async ({
    app,
  }) => {
    for (const method of ["PROPFIND", "PURGE"]) {
      const known = await overSocket(app, { method, path: "/trpc/task.list" })
      expect([known.statusCode, known.headers["allow"]], method).toEqual([405, "GET, OPTIONS"])
      const unknown = await overSocket(app, { method, path: "/trpc/nope" })
      expect(unknown.statusCode, method).toBe(404)
    }
  })

  test("plain OPTIONS at the tRPC door allows only the procedure's own method", async ({ app }) => {
    for (const [path, method] of [
      ["task.get", "GET"],
      ["task.create", "POST"],
    ]) {
      const { statusCode, headers } = await app.inject({ method: "OPTIONS", url: `/trpc/${path}` })
      expect(statusCode).toBe(204)
      expect(allowed(headers["allow"])).toContain(method)
      for (const other of ["PUT", "PATCH", "DELETE", "TRACE"]) {
        expect(allowed(headers["allow"])).not.toContain(other)
      }
    }
  })

  test("HEAD answers as GET does, without the body", async ({ app, db }) => {
    const user = await makeUser(db)
    const tasks = [await makeTask(db, { userId: user.id }), await makeTask(db, { userId: user.id })]
    const headers = { ...(await bearer(user)), "x-request-id": randomUUID() }
    const urls = [
      "/api/tasks?limit=1&count=true",
      `/api/tasks/${tasks[0]?.id}`,
      "/api/tasks/stats",
      "/api/me",
      "/health",
      "/ready",
      "/openapi.json",
      `/api/tasks/${id}`,
      "/api/tasks?limit=0",
    ]
    for (const url of urls) {
      const get = await app.inject({ url, headers })
      const head = await app.inject({ method: "HEAD", url, headers })
      expect(head.body).toBe("")
      expect(head.statusCode, url).toBe(get.statusCode)
      const { date: _, ...expected } = get.headers
      expect(head.headers, url).toMatchObject(expected)
    }
  })
})

describe("paths", () => {
  const unknown = [
    "/",
    "/api",
    "/api/",
    "/api/nope",
    "/api/tasks/",
    "/API/tasks",
    "/api/Tasks",
    "/api/tasks/STATS/",
    `/api/tasks/${id}/`,
    `/api/tasks/${id}/Toggle`,
    `/api/tasks/${id}/toggle/`,
    `/api/tasks/${id}/restore/`,
    `/api/tasks/${id}/nope`,
    "/api/tasks/stats/",
    "/api/me/",
    "/api/ME",
    "/health/",
    "/Health",
    "/ready/",
    "/openapi.json/",
    "/openapi.JSON",
    "/api/tasks/a/b/c/d",
    "/.env",
    "/api%2Ftasks",
  ]
  for (const url of unknown) {
    test(`${nameOf(url)} answers 404 without a token`, async ({ app }) => {
      for (const method of ["GET", "POST"] as const) {
        const answer = await app.inject({ method, url })
        expect(problem(answer)).toMatchObject({ status: 404, code: "not_found" })
        expect(answer.json()).toMatchObject({ instance: url })
      }
    })
  }

  test("STATS in upper case is an id that is no UUID", async ({ app, db }) => {
    const headers = await bearer(await makeUser(db))
    expect(problem(await app.inject({ url: "/api/tasks/STATS", headers })).code).toBe("invalid")
  })

  const odd: [path: string, code: string][] = [
    ["//api/tasks", "not_found"],
    ["/api//tasks", "not_found"],
    ["/api/./tasks", "not_found"],
    ["/api/x/../tasks", "not_found"],
    ["/api/%2e%2e/health", "not_found"],
    ["/api/tasks/..%2fme", "invalid"],
    ["/api/tasks/%2e%2e", "invalid"],
    ["/api/tasks/stats%2F", "invalid"],
    ["/api/tasks/%00", "invalid"],
    ["/api/tasks/%ZZ", "malformed"],
    ["/api/tasks/%", "malformed"],
    ["/api/tasks/%C3%28", "malformed"],
    ["/api/tasks/%ED%A0%80", "malformed"],
    [`/api/tasks/${"a".repeat(3000)}`, "invalid"],
  ]
  for (const [path, code] of odd) {
    test(`${path.slice(0, 30)} answers ${code} and nothing of another route`, async ({
      app,
      db,
    }) => {
      const { authorization } = await bearer(await makeUser(db))
      const answer = await overSocket(app, { path, headers: ["authorization", authorization] })
      expect(problem(answer).code).toBe(code)
    })
  }
})

for (const [method, path] of [
  ["GET", "//api/tasks"],
  ["DELETE", "//api/tasks"],
  ["OPTIONS", "//api/tasks"],
  ["OPTIONS", "///health"],
  ["POST", "//trpc/task.list"],
] as const) {
  test(`${method} ${path} is 404, as another path than that with one slash`, async ({ app }) => {
    const answer = await overSocket(app, { method, path })
    expect(answer.statusCode).toBe(404)
    expect(answer.headers).not.toHaveProperty("allow")
  })
}

test("an expectation that nobody knows is left out of account", async ({ app, db }) => {
  const { authorization } = await bearer(await makeUser(db))
  for (const expectation of ["nothing", "100-continue, nothing", ""]) {
    const headers = ["authorization", authorization, "expect", expectation]
    const answer = await overSocket(app, { path: "/api/tasks", headers })
    expect(answer).toMatchObject({ statusCode: 200, body: "[]" })
    expect(answer.headers["x-request-id"]).toBeDefined()
    const unsigned = await overSocket(app, { path: "/api/tasks", headers: headers.slice(2) })
    expect(problem(unsigned).code).toBe("unauthenticated")
  }
})

describe("request ids and the Host header", () => {
  const kept = ["a", "A-z.0_9~", "x".repeat(128)]
  const replaced = ["", " ", "x".repeat(129), "a b", "a/b", "ä", 'a"b', "a,b", "<script>"]
  for (const requestId of [...kept, ...replaced]) {
    const isKept = kept.includes(requestId)
    const name = `${isKept ? "keeps" : "replaces"} the request id ${JSON.stringify(requestId.slice(0, 12))}`
    test(`${name} (${requestId.length}) on every answer`, async ({ app }) => {
      const urls = [
        "/health",
        "/api/tasks",
        "/nope",
        "/api/tasks/%ZZ",
        "/trpc/task.list",
        "/trpc/no",
      ]
      for (const url of urls) {
        const answer = await app.inject({ url, headers: { "x-request-id": requestId } })
        const given = String(answer.headers["x-request-id"])
        expect(given, url).toMatch(/^[A-Za-z0-9._~-]{1,128}$/)
        expect(given === requestId, url).toBe(isKept)
        if (answer.statusCode >= 400) expect(answer.body, url).toContain(given)
      }
    })
  }

  test("makes an id for a request that sends two", async ({ app }) => {
    const headers = ["x-request-id", "one", "x-request-id", "two"]
    const answer = await overSocket(app, { path: "/health", headers })
    expect(answer.headers["x-request-id"]).toMatch(/^[A-Za-z0-9._~-]{1,128}$/)
    expect(answer.headers["x-request-id"]).not.toContain(",")
  })

  for (const host of ["evil.example", "evil.example:99999", "a b", "[::1", "'; drop table tasks"]) {
    test(`keeps Location, Link and instance relative with Host ${host}`, async ({ app, db }) => {
      const user = await makeUser(db)
      const headers = {
        ...(await bearer(user)),
        host,
        "x-forwarded-host": host,
        "x-forwarded-proto": "https",
        forwarded: `host="${host}"`,
      }
      const payload = { title: "t" }
      const created = await app.inject({ method: "POST", url: "/api/tasks", headers, payload })
      await makeTask(db, { userId: user.id })
      const list = await app.inject({ url: "/api/tasks?limit=1", headers })
      const missing = await app.inject({ url: `/api/tasks/${id}`, headers })
      expect(created.headers["location"]).toBe(`/api/tasks/${created.json<{ id: string }>().id}`)
      expect(list.headers["link"]).toMatch(/^<\/api\/tasks\?[^>]+>; rel="next"$/)
      expect(missing.json()).toMatchObject({ status: 404, instance: `/api/tasks/${id}` })
    })
  }
})

describe("every answer, good or bad", () => {
  for (const path of [...Object.keys(routes), "/nowhere", "/trpc/user.me", "/trpc/nope"]) {
    test(`${nameOf(path)} is neither kept nor taken for another type`, async ({ app, db }) => {
      const good = await bearer(await makeUser(db))
      for (const headers of [good, {}, { authorization: "Bearer x" }]) {
        expect((await app.inject({ url: path, headers })).headers).toMatchObject({
          "cache-control": expect.stringContaining("no-store"),
          "x-content-type-options": "nosniff",
          "content-type": expect.stringMatching(/^application\/(problem\+)?json/),
        })
      }
    })
  }
})
