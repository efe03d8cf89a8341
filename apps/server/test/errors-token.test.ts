import { randomUUID } from "node:crypto"
import { makeUser } from "@docket/db/testing"
import type { FastifyInstance } from "fastify"
import { describe, expect } from "vitest"
import { bearer, makeToken, test } from "./fixtures.ts"
import { failureOf, mutation, overSocket, problem, trpcError, type Answer } from "./wire.ts"

const urls = ["/api/me", "/api/tasks", "/api/tasks/stats", "/trpc/user.me", "/trpc/task.list"]

/** Reads, writes and a batch of both doors, with `query` at the end of each URL. */
const askAll = async (app: FastifyInstance, headers: Record<string, string>, query = "") => {
  const requests = [
    ...urls.map((url) => ({ url: `${url}?${query}`, headers })),
    { method: "POST" as const, url: `/api/tasks?${query}`, headers, payload: {} },
    mutation(`task.create?${query}`, {}, headers),
    mutation(`task.create?batch=1&${query}`, `{"0":{}}`, headers),
  ]
  const answers: [string, Answer][] = []
  for (const request of requests) answers.push([request.url, await app.inject(request)])
  return answers
}

describe("401", () => {
  test("without a token challenges without an error", async ({ app }) => {
    for (const [url, answer] of await askAll(app, {})) {
      expect(failureOf(url, answer).code, url).toBe("unauthenticated")
      expect(answer.headers["www-authenticate"], url).toMatch(/^Bearer(?!.*error=)/)
    }
  })

  test("for an expired token says expired", async ({ app, db }) => {
    const headers = await bearer(await makeUser(db), { expiresIn: -60 })
    for (const [url, answer] of await askAll(app, headers)) {
      const { code, message } = failureOf(url, answer)
      expect(code).toBe("unauthenticated")
      expect(message, url).toMatch(/expired/)
      expect(answer.headers["www-authenticate"], url).toMatch(/^Bearer\b.*error="invalid_token"/)
    }
  })

  const invalid: Record<string, (user: { id: string }) => Promise<string>> = {
    "no token at all": async () => "x",
    "a foreign secret": (user) =>
      makeToken(user, { secret: "another secret of 32 bytes, not ours" }),
    "a foreign audience": (user) => makeToken(user, { audience: "elsewhere" }),
    "an expired token of a foreign secret": (user) =>
      makeToken(user, { secret: "another secret of 32 bytes, not ours", expiresIn: -60 }),
    "a scope that is a list": (user) => makeToken(user, { claims: { scope: ["tasks:read"] } }),
    "a scope that is null": (user) => makeToken(user, { claims: { scope: null } }),
    "an nbf to come": (user) => makeToken(user, { claims: { nbf: Date.now() / 1000 + 60 } }),
    "an empty sub": () => makeToken({ id: "" }),
    "a NUL in the sub": () => makeToken({ id: "a\0b" }),
    "a lone surrogate in the sub": () => makeToken({ id: "a\ud800" }),
    "a control character in the sub": () => makeToken({ id: "a\u007f" }),
    "a sub of 256": () => makeToken({ id: "a".repeat(256) }),
    "8 KiB and more": (user) => makeToken(user, { claims: { more: "a".repeat(8_192) } }),
    "a cut signature": async (user) => (await makeToken(user)).slice(0, -2),
  }
  for (const [name, make] of Object.entries(invalid)) {
    test(`for ${name} says invalid, and the log the reason`, async ({ app, db, log }) => {
      const token = await make(await makeUser(db))
      for (const [url, answer] of await askAll(app, { authorization: `Bearer ${token}` })) {
        const { code, message, requestId } = failureOf(url, answer)
        expect(code).toBe("unauthenticated")
        expect(message, url).toMatch(/invalid|not valid/)
        expect(message, url).not.toMatch(/expired|signature|audience|secret|claim|sub\b/)
        expect(answer.headers["www-authenticate"], url).toMatch(/^Bearer\b.*error="invalid_token"/)
        expect(log.filter((line) => line.includes(requestId)).join("")).toMatch(
          /"tokenRejection":"[^"]+"/,
        )
      }
    })
  }

  test("for a token in a query, a cookie or another header", async ({ app, db }) => {
    const token = await makeToken(await makeUser(db))
    const ways: [query: string, headers: Record<string, string>][] = [
      ...["access_token", "token", "authorization", "jwt", "bearer"].map(
        (key): [string, Record<string, string>] => [`${key}=${token}`, {}],
      ),
      ["", { cookie: `access_token=${token}; token=${token}; better-auth.session_token=${token}` }],
      ["", { "x-access-token": token, "x-authorization": `Bearer ${token}` }],
      ["", { "proxy-authorization": `Bearer ${token}` }],
    ]
    for (const [query, headers] of ways) {
      for (const [url, answer] of await askAll(app, headers, query)) {
        expect(failureOf(url, answer).code, query).toBe("unauthenticated")
      }
    }
  })

  test("for another scheme or spelling, and not for bearer in any case", async ({ app, db }) => {
    const token = await makeToken(await makeUser(db))
    const refused = [
      token,
      `Basic ${token}`,
      `Bearer  ${token}`,
      `Bearer\t${token}`,
      `Bearer ${token},`,
      `Bearer Bearer ${token}`,
      `Bearer "${token}"`,
      `Bearer ${token} ${token}`,
      `Bearer=${token}`,
      `Bearer`,
      `Bearer `,
      `Bearer ${token}, Bearer ${token}`,
      `Token ${token}`,
    ]
    for (const authorization of refused) {
      for (const [url, answer] of await askAll(app, { authorization })) {
        expect(failureOf(url, answer).code, authorization.slice(0, 12)).toBe("unauthenticated")
      }
    }
    for (const scheme of ["Bearer", "bearer", "BEARER", "bEaReR"]) {
      const answer = await app.inject({
        url: "/api/me",
        headers: { authorization: `${scheme} ${token}` },
      })
      expect(answer.statusCode, scheme).toBe(200)
    }
  })

  test("for two Authorization headers, good or bad, in any order", async ({ app, db }) => {
    const good = `Bearer ${await makeToken(await makeUser(db))}`
    const json = ["content-type", "application/json"]
    const requests = [
      { path: "/api/me", rest: [] },
      { path: "/trpc/user.me", rest: [] },
      { method: "POST", path: "/api/tasks", rest: json, body: `{"title":"Tea"}` },
      { method: "POST", path: "/trpc/task.create", rest: json, body: `{"json":{"title":"Tea"}}` },
    ]
    for (const { rest, ...request } of requests) {
      const { path } = request
      const single = await overSocket(app, {
        ...request,
        headers: ["Authorization", good, ...rest],
      })
      expect([200, 201]).toContain(single.statusCode)
      for (const other of [good, "Bearer x", "Basic eA==", ""]) {
        for (const values of [
          [good, other],
          [other, good],
        ]) {
          const headers = values.flatMap((value, index) => [
            index ? "authorization" : "Authorization",
            value,
          ])
          const answer = await overSocket(app, { ...request, headers: [...headers, ...rest] })
          expect(failureOf(path, answer).code, `${path} ${other.slice(0, 8)}`).toBe(
            "unauthenticated",
          )
        }
      }
    }
  })
})

describe("403", () => {
  const writes = ["task.create", "task.update", "task.toggle", "task.delete", "task.restore"]
  const reads = ["task.list", "task.get", "task.stats"]
  for (const scope of [
    "",
    " ",
    "profile",
    "tasks",
    "tasks:*",
    "TASKS:READ",
    "tasks:reads",
    "tasks:read,tasks:write",
    "tasks:delete",
  ]) {
    test(`for the scope ${JSON.stringify(scope)} names insufficient_scope everywhere but on user.me`, async ({
      app,
      db,
    }) => {
      const headers = await bearer(await makeUser(db), { scope })
      for (const path of reads) {
        const answer = await app.inject({ url: `/trpc/${path}`, headers })
        expect(trpcError(answer).code).toBe("forbidden")
        expect(answer.headers["www-authenticate"]).toBe(
          'Bearer error="insufficient_scope", scope="tasks:read"',
        )
      }
      for (const path of writes) {
        const answer = await app.inject(mutation(path, {}, headers))
        expect(trpcError(answer).code).toBe("forbidden")
        expect(answer.headers["www-authenticate"]).toBe(
          'Bearer error="insufficient_scope", scope="tasks:write"',
        )
      }
      const rest = await app.inject({ url: "/api/tasks", headers })
      expect(problem(rest).code).toBe("forbidden")
      expect(rest.headers["www-authenticate"]).toMatch(/^Bearer\b.*error="insufficient_scope"/)
      expect((await app.inject({ url: "/trpc/user.me", headers })).statusCode).toBe(200)
      expect((await app.inject({ url: "/api/me", headers })).statusCode).toBe(200)
    })
  }

  test("is not for a scope that is among others, nor for reading with tasks:write", async ({
    app,
    db,
  }) => {
    const user = await makeUser(db)
    const list = async (scope: string) =>
      (await app.inject({ url: "/api/tasks", headers: await bearer(user, { scope }) })).statusCode
    const create = async (scope: string) =>
      (await app.inject(mutation("task.create", { title: "t" }, await bearer(user, { scope }))))
        .statusCode
    expect([await list("tasks:write"), await list("openid tasks:read email")]).toEqual([200, 200])
    expect([await create("openid tasks:write"), await create("openid tasks:read")]).toEqual([
      200, 403,
    ])
  })

  test("leaves a batch of allowed and forbidden calls undone where forbidden", async ({
    app,
    db,
  }) => {
    const user = await makeUser(db)
    const headers = {
      ...(await bearer(user, { scope: "tasks:read" })),
      "content-type": "application/json",
    }
    const payload = `{"0":{"json":{"title":"t"}},"1":{"json":{"id":"${randomUUID()}"}}}`
    const url = "/trpc/task.create,task.delete?batch=1"
    const answer = await app.inject({ method: "POST", url, headers, payload })
    expect(trpcError(answer).code).toBe("forbidden")
    expect(await db.task.count({ where: { userId: user.id } })).toBe(0)
  })
})
