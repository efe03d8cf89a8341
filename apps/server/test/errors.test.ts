import { randomUUID } from "node:crypto"
import { createDb } from "@docket/db"
import { makeTask, makeUser } from "@docket/db/testing"
import { afterEach, describe, expect } from "vitest"
import { allowedOrigin, bearer, makeApp, makeToken, test } from "./fixtures.ts"
import {
  failureOf,
  mutation,
  overSocket,
  problem,
  queryUrl,
  rawQueryUrl,
  trpcError,
  type Answer,
} from "./wire.ts"

const nodeEnv = process.env["NODE_ENV"]
const setNodeEnv = (value: string | undefined) => {
  if (value === undefined) delete process.env["NODE_ENV"]
  else process.env["NODE_ENV"] = value
}

/** What is the same of every time it is answered. */
const lasting = ({ statusCode, headers, body }: Answer) => ({
  statusCode,
  headers: Object.keys(headers).toSorted(),
  body: body
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, "an id")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "a time"),
})
const answeredBefore: unknown[] = []

describe.for(["production", "development", undefined])("with NODE_ENV %s", (environment) => {
  afterEach(() => setNodeEnv(nodeEnv))

  test("every failure has the shape of its door and tells nothing of the inside", async ({
    database,
    db,
  }) => {
    setNodeEnv(environment)
    const { app } = await makeApp(database)
    const user = await makeUser(db)
    const { id } = await makeTask(db, { userId: user.id })
    const headers = await bearer(user)
    const reads = await bearer(user, { scope: "tasks:read" })
    const missing = randomUUID()
    const json = { ...headers, "content-type": "application/json" }
    const text = { ...headers, "content-type": "text/plain" }
    const large = " ".repeat(65_537)
    const rest = (method: "GET" | "POST" | "PUT" | "PATCH", url: string, more: object = {}) =>
      app.inject({ method, url, headers, ...more })
    const expected = {
      unauthenticated: [
        await rest("GET", "/api/me", { headers: {} }),
        await app.inject({ url: "/trpc/user.me" }),
      ],
      forbidden: [
        await rest("POST", "/api/tasks", { headers: reads, payload: { title: "t" } }),
        await app.inject(mutation("task.create", { title: "t" }, reads)),
      ],
      not_found: [
        await rest("GET", `/api/tasks/${missing}`),
        await app.inject({ url: queryUrl("task.get", { id: missing }), headers }),
      ],
      method_not_allowed: [
        await rest("PUT", "/api/me"),
        await app.inject({ url: "/trpc/task.create" }),
      ],
      conflict: [
        await rest("POST", "/api/tasks", { payload: { id, title: "other" } }),
        await app.inject(mutation("task.create", { id, title: "other" }, headers)),
      ],
      version_mismatch: [
        await rest("PATCH", `/api/tasks/${id}`, { payload: { expected_version: 9 } }),
        await app.inject(mutation("task.update", { id, expectedVersion: 9 }, headers)),
      ],
      invalid: [
        await rest("POST", "/api/tasks", { payload: {} }),
        await app.inject(mutation("task.create", {}, headers)),
      ],
      malformed: [
        await rest("POST", "/api/tasks", { headers: json, payload: "{" }),
        await app.inject(mutation("task.create", "{", headers)),
      ],
      too_large: [
        await rest("POST", "/api/tasks", { headers: json, payload: large }),
        await app.inject(mutation("task.create", large, headers)),
      ],
      unsupported_media_type: [
        await rest("POST", "/api/tasks", { headers: text, payload: "{}" }),
        await app.inject(mutation("task.create", "{}", text)),
      ],
    }
    for (const [code, [restAnswer, trpcAnswer]] of Object.entries(expected)) {
      if (restAnswer === undefined || trpcAnswer === undefined) throw new Error("two answers")
      expect(problem(restAnswer).code).toBe(code)
      expect(trpcError(trpcAnswer).code).toBe(code)
    }
    const answers = Object.values(expected).map((both) => both.map(lasting))
    answeredBefore.push(answers)
    expect(answers, "as in the other environments").toEqual(answeredBefore[0])
    await app.close()
  })

  test("a failure that nobody foresaw is internal, with its cause in the log only", async ({
    database,
  }) => {
    setNodeEnv(environment)
    const url = new URL(database.url)
    const secretName = url.pathname.slice(1)
    url.pathname = "/postgres"
    const empty = createDb({ url: url.href, maxConnections: 2 })
    const { app, log } = await makeApp({ ...empty, url: url.href })
    const token = await makeToken({ id: randomUUID() })
    const headers = { authorization: `Bearer ${token}` }
    const answers = {
      "/api/tasks": await app.inject({ url: "/api/tasks", headers }),
      "/api/tasks/stats": await app.inject({ url: "/api/tasks/stats", headers }),
      "/trpc/task.list": await app.inject({ url: "/trpc/task.list", headers }),
      "/trpc/task.create": await app.inject(mutation("task.create", { title: "t" }, headers)),
    }
    for (const [path, answer] of Object.entries(answers)) {
      const { code, requestId } = failureOf(path, answer)
      expect(code, path).toBe("internal")
      expect(answer.body).not.toMatch(/users|relation|table|column|does not exist/i)
      const lines = log.filter((line) => line.includes(requestId))
      expect(
        lines.some((line) => /users/.test(line)),
        path,
      ).toBe(true)
    }
    const everything = log.join("")
    for (const secret of [token, url.href, url.password, secretName].filter(
      (value) => value !== "",
    )) {
      expect(everything).not.toContain(secret)
    }
    await app.close()
    await empty.close()
  })

  test("the log of such a failure holds no SQL, stack or file path", async ({ database }) => {
    setNodeEnv(environment)
    const url = new URL(database.url)
    url.pathname = "/postgres"
    const empty = createDb({ url: url.href, maxConnections: 2 })
    const { app, log } = await makeApp({ ...empty, url: url.href })
    const headers = await bearer({ id: randomUUID() })
    expect((await app.inject({ url: "/api/tasks", headers })).statusCode).toBe(500)
    expect(log.join("")).not.toMatch(/SELECT |INSERT |\\n {4}at |node_modules|\.[cm]?[jt]s:\d/)
    await app.close()
    await empty.close()
  })
})

describe("not found", () => {
  test("is the same for another user's task, a deleted one and none", async ({ app, db }) => {
    const [alice, bob] = [await makeUser(db), await makeUser(db)]
    const foreign = await makeTask(db, { userId: bob.id })
    const deleted = await makeTask(db, { userId: alice.id, deletedAt: new Date() })
    const headers = { ...(await bearer(alice)), "x-request-id": "same" }
    const bodyOf = async (id: string) => {
      const rest = await app.inject({ url: `/api/tasks/${id}`, headers })
      const trpc = await app.inject({ url: queryUrl("task.get", { id }), headers })
      expect([problem(rest).code, trpcError(trpc).code]).toEqual(["not_found", "not_found"])
      return [rest.body.replaceAll(id, "{id}"), trpc.body.replaceAll(id, "{id}")]
    }
    const none = await bodyOf(randomUUID())
    expect(await bodyOf(foreign.id)).toEqual(none)
    expect(await bodyOf(deleted.id)).toEqual(none)
  })

  test("a conflict tells nothing of the other user's task", async ({ app, db }) => {
    const [alice, bob] = [await makeUser(db), await makeUser(db)]
    const foreign = await makeTask(db, { userId: bob.id })
    const own = await makeTask(db, { userId: alice.id })
    const headers = { ...(await bearer(alice)), "x-request-id": "same" }
    const bodyOf = async (id: string) => {
      const payload = { id, title: "mine" }
      const rest = await app.inject({ method: "POST", url: "/api/tasks", headers, payload })
      const trpc = await app.inject(mutation("task.create", payload, headers))
      expect([problem(rest).code, trpcError(trpc).code]).toEqual(["conflict", "conflict"])
      return [rest.body, trpc.body].map((body) => body.replaceAll(id, "{id}"))
    }
    expect(await bodyOf(foreign.id)).toEqual(await bodyOf(own.id))
  })
})

describe("CORS", () => {
  const exposed =
    "ETag, Link, Location, X-Total-Count, X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed, WWW-Authenticate"
  const paths = [
    "/api/tasks",
    "/api/tasks?limit=0",
    "/api/tasks?q=%FF",
    "/api/tasks/%ZZ",
    "/nope",
    "/trpc/task.list",
    "/trpc/nope",
    "/trpc/%ZZ",
    rawQueryUrl("task.get", "{"),
    "/health",
    "/openapi.json",
  ]
  for (const url of paths) {
    for (const isSignedIn of [false, true]) {
      test(`${url} ${isSignedIn ? "with" : "without"} a token is for the allowed origin only`, async ({
        app,
        db,
      }) => {
        const token = isSignedIn ? await bearer(await makeUser(db)) : {}
        const from = async (origin?: string) =>
          (
            await app.inject({
              url,
              headers: { ...token, ...(origin !== undefined && { origin }) },
            })
          ).headers
        const allowed = await from(allowedOrigin)
        expect(allowed["access-control-allow-origin"]).toBe(allowedOrigin)
        const names = String(allowed["access-control-expose-headers"]).toLowerCase().split(/, ?/)
        expect(names.toSorted()).toEqual(exposed.toLowerCase().split(", ").toSorted())
        expect(String(allowed["vary"])).toMatch(/\borigin\b/i)
        for (const origin of [
          undefined,
          "https://evil.test",
          "null",
          `${allowedOrigin}.evil.test`,
          "http://app.test",
          `${allowedOrigin}:8443`,
          "https://APP.test",
          "*",
        ]) {
          const headers = await from(origin)
          expect(headers, origin).not.toHaveProperty("access-control-allow-origin")
          expect(headers, origin).not.toHaveProperty("access-control-allow-credentials")
        }
        expect(allowed).not.toHaveProperty("access-control-allow-credentials")
      })
    }
  }

  const wanted = [
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "x-request-id",
    "last-event-id",
    "trpc-accept",
  ]
  for (const [url, method] of [
    ["/api/tasks", "POST"],
    [`/api/tasks/${randomUUID()}`, "PATCH"],
    [`/api/tasks/${randomUUID()}`, "DELETE"],
    [`/api/tasks/${randomUUID()}`, "PUT"],
    ["/trpc/task.create", "POST"],
    ["/trpc/task.list", "GET"],
  ] as const) {
    test(`a preflight of ${method} ${url.slice(0, 12)} needs no token`, async ({ app }) => {
      const preflight = (origin: string) =>
        app.inject({
          method: "OPTIONS",
          url,
          headers: {
            origin,
            "access-control-request-method": method,
            "access-control-request-headers": wanted.join(","),
          },
        })
      const { statusCode, headers } = await preflight(allowedOrigin)
      expect(statusCode).toBe(204)
      expect(headers["access-control-allow-origin"]).toBe(allowedOrigin)
      expect(String(headers["access-control-allow-methods"]).split(/, ?/)).toContain(method)
      const allowed = String(headers["access-control-allow-headers"]).toLowerCase().split(/, ?/)
      expect(allowed).toEqual(expect.arrayContaining(wanted))
      expect(headers).not.toHaveProperty("access-control-allow-credentials")
      const other = await preflight("https://evil.test")
      expect(other.headers).not.toHaveProperty("access-control-allow-origin")
    })
  }

  test("the answer to an allowed origin over a socket is the same", async ({ app }) => {
    const answer = await overSocket(app, { path: "/api/tasks", headers: ["origin", allowedOrigin] })
    expect(problem(answer).code).toBe("unauthenticated")
    expect(answer.headers["access-control-allow-origin"]).toBe(allowedOrigin)
  })
})
