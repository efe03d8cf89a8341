import { randomUUID } from "node:crypto"
import { createDb } from "@docket/db"
import { makeTask, makeUser } from "@docket/db/testing"
import type { FastifyInstance } from "fastify"
import { describe, expect } from "vitest"
import { createRateLimits, type RateLimitConfig } from "../src/rate-limit/rate-limits.ts"
import { bearer, makeApp, test as base } from "./fixtures.ts"
import { failureOf, json, mutation, overSocket, queryUrl, type Answer } from "./wire.ts"

type Headers = Record<string, string>

/** An application with limits, whose minute passes when the test says so. */
const test = base.extend("limited", { scope: "test" }, async ({ database }, { onCleanup }) => {
  const clock = { ms: 0 }
  const log = { warn: () => undefined }
  const start = async (config: Partial<RateLimitConfig>, trustProxy = false) => {
    const rateLimits = await createRateLimits(
      { calls: 0, rejectedTokens: 0, ...config },
      { log, now: () => clock.ms },
    )
    const { app } = await makeApp(database, { rateLimits, trustProxy })
    onCleanup(() => app.close())
    return app
  }
  const pass = (seconds: number) => {
    clock.ms += seconds * 1000
  }
  return { start, pass }
})

const fields = ({ headers }: Answer) => [headers["ratelimit-policy"], headers["ratelimit"]]
const standing = (limit: number, r: number, t = 60) => [
  `"default";q=${limit};w=60`,
  `"default";r=${r};t=${t}`,
]
const none = [undefined, undefined]

const batchUrl = (paths: string[], inputs: unknown[] = []) => {
  const input = Object.fromEntries(inputs.map((one, index) => [index, { json: one }]))
  return `/trpc/${paths.join(",")}?batch=1&input=${encodeURIComponent(JSON.stringify(input))}`
}
const createBatch = (count: number, headers: Headers) => ({
  method: "POST" as const,
  url: `/trpc/${Array.from({ length: count }, () => "task.create").join(",")}?batch=1`,
  headers: { ...headers, ...json },
  payload: JSON.stringify(
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [index, { json: { title: `Task ${index}` } }]),
    ),
  ),
})

/** The cheapest call at each door. */
const doors: Record<string, string> = { REST: "/api/me", tRPC: "/trpc/user.me" }

describe.for(Object.entries(doors))("at the %s door", ([, url]) => {
  test("a user has so many calls in a minute, and is told how many are left", async ({
    db,
    limited,
  }) => {
    const app = await limited.start({ calls: 3 })
    const headers = await bearer(await makeUser(db))
    const call = () => app.inject({ url, headers })
    expect(fields(await call())).toEqual(standing(3, 2, 60))
    limited.pass(20.5)
    expect(fields(await call())).toEqual(standing(3, 1, 40))
    expect(fields(await call())).toEqual(standing(3, 0, 40))

    const refused = await call()
    expect(failureOf(url, refused)).toMatchObject({ status: 429, code: "rate_limited" })
    expect(refused.headers["retry-after"]).toBe("40")
    expect(fields(refused)).toEqual(standing(3, 0, 40))
  })

  test("waiting as long as Retry-After says is enough, and a second less is not", async ({
    db,
    limited,
  }) => {
    const app = await limited.start({ calls: 1 })
    const headers = await bearer(await makeUser(db))
    const call = () => app.inject({ url, headers })
    await call()
    limited.pass(12.3)
    const wait = Number((await call()).headers["retry-after"])
    limited.pass(wait - 1)
    const stillRefused = await call()
    expect(stillRefused.statusCode).toBe(429)
    expect(stillRefused.headers["retry-after"]).toBe("1")
    limited.pass(1)
    const answer = await call()
    expect(answer.statusCode).toBe(200)
    expect(fields(answer)).toEqual(standing(1, 0))
  })

  test("users do not share a limit, nor do the tokens of one have each their own", async ({
    db,
    limited,
  }) => {
    const app = await limited.start({ calls: 1 })
    const [alice, bob] = [await makeUser(db), await makeUser(db)]
    const statusOf = async (headers: Headers) => (await app.inject({ url, headers })).statusCode
    expect(await statusOf(await bearer(alice))).toBe(200)
    expect(await statusOf(await bearer(alice, { expiresIn: 200 }))).toBe(429)
    expect(await statusOf(await bearer(bob))).toBe(200)
  })

  test("0 is no limit, and there is nothing to tell of it", async ({ db, limited }) => {
    const app = await limited.start({ calls: 0, rejectedTokens: 0 })
    const headers = await bearer(await makeUser(db))
    for (let count = 0; count < 5; count += 1) {
      const answer = await app.inject({ url, headers })
      expect(answer.statusCode).toBe(200)
      expect(fields(answer)).toEqual(none)
      expect((await app.inject({ url, headers: { authorization: "Bearer x" } })).statusCode).toBe(
        401,
      )
    }
  })

  test("of one address so many bad tokens a minute get a 401, then a 429", async ({
    db,
    limited,
  }) => {
    const app = await limited.start({ calls: 9, rejectedTokens: 2 })
    const user = await makeUser(db)
    const send = (headers: Headers, remoteAddress: string) =>
      app.inject({ url, headers, remoteAddress })
    const [here, there] = ["192.0.2.1", "192.0.2.2"]
    for (let count = 0; count < 5; count += 1) {
      expect((await send({}, here)).statusCode).toBe(401)
    }
    const bad = { authorization: "Bearer x" }
    expect(failureOf(url, await send(bad, here)).code).toBe("unauthenticated")
    limited.pass(30)
    const expired = await send(await bearer(user, { expiresIn: -60 }), here)
    expect(failureOf(url, expired).code).toBe("unauthenticated")

    const refused = await send(bad, here)
    expect(failureOf(url, refused).code).toBe("rate_limited")
    expect(refused.headers["retry-after"]).toBe("30")
    expect(fields(refused)).toEqual(none)
    expect((await send({}, here)).statusCode).toBe(401)
    expect((await send(bad, there)).statusCode).toBe(401)
    expect((await send(await bearer(user), here)).statusCode).toBe(200)

    limited.pass(30)
    expect((await send(bad, here)).statusCode).toBe(401)
  })
})

test("both doors count together", async ({ db, limited }) => {
  const app = await limited.start({ calls: 2 })
  const headers = await bearer(await makeUser(db))
  expect(fields(await app.inject({ url: "/api/tasks", headers }))).toEqual(standing(2, 1))
  expect(fields(await app.inject({ url: "/trpc/task.list", headers }))).toEqual(standing(2, 0))
  for (const url of ["/api/me", "/trpc/user.me"]) {
    expect((await app.inject({ url, headers })).statusCode).toBe(429)
  }
})

describe("a batch", () => {
  test("counts its calls, and is refused whole when they do not fit", async ({ db, limited }) => {
    const app = await limited.start({ calls: 25 })
    const user = await makeUser(db)
    const headers = await bearer(user)
    const stored = () => db.task.count({ where: { userId: user.id } })
    const first = await app.inject(createBatch(20, headers))
    expect(first.statusCode).toBe(200)
    expect(fields(first)).toEqual(standing(25, 5))
    expect(await stored()).toBe(20)

    const refused = await app.inject(createBatch(6, headers))
    expect(refused.statusCode).toBe(429)
    expect(failureOf("/trpc/", refused).code).toBe("rate_limited")
    expect(refused.headers["retry-after"]).toBe("60")
    expect(fields(refused)).toEqual(standing(25, 5))
    const bodies = refused.json<{ error: { json: { data: object } } }[]>()
    expect(bodies.map(({ error }) => error.json.data)).toMatchObject(
      Array.from({ length: 6 }, () => ({ path: "task.create", reason: "rate_limited" })),
    )
    expect(await stored()).toBe(20)

    expect(fields(await app.inject(createBatch(5, headers)))).toEqual(standing(25, 0))
    expect(await stored()).toBe(25)
  })

  test.for(["application/jsonl", "application/json"])(
    "is refused whole in %s, even with a call that fails otherwise",
    async (accept, { db, limited }) => {
      const app = await limited.start({ calls: 1 })
      const user = await makeUser(db)
      const headers = { ...(await bearer(user)), "trpc-accept": accept }
      const two = createBatch(2, headers)
      const url = two.url.replace("task.create,task.create", "task.create,no.such,task.create")
      const refused = await app.inject({ ...two, url })
      expect(failureOf(url, refused)).toMatchObject({ status: 429, code: "rate_limited" })
      expect(await db.task.count({ where: { userId: user.id } })).toBe(0)
    },
  )

  test("costs nothing for unknown procedures, wrong methods and what the scope forbids", async ({
    db,
    limited,
  }) => {
    const app = await limited.start({ calls: 10 })
    const headers = await bearer(await makeUser(db), { scope: "tasks:read" })
    const mixed = batchUrl(["user.me", "no.such", "task.create", "task.stats"])
    expect(fields(await app.inject({ url: mixed, headers }))).toEqual(standing(10, 8))
    const forbidden = await app.inject(createBatch(20, headers))
    expect(forbidden.statusCode).toBe(403)
    expect(fields(forbidden)).toEqual(standing(10, 8))
    const nowhere = await app.inject({ url: batchUrl(["no.such", "task.create"]), headers })
    expect(nowhere.statusCode).toBe(207)
    expect(fields(nowhere)).toEqual(none)
  })

  test("with one bad token is one bad token", async ({ limited }) => {
    const app = await limited.start({ rejectedTokens: 2 })
    const headers = { authorization: "Bearer x" }
    const url = batchUrl(Array.from({ length: 20 }, () => "user.me"))
    const statuses = []
    for (let count = 0; count < 3; count += 1) {
      statuses.push((await app.inject({ url, headers })).statusCode)
    }
    expect(statuses).toEqual([401, 401, 429])
  })
})

/** Requests that fail at both doors, from 403 down, in the order in which they are checked. */
const failing = (app: FastifyInstance, full: Headers, reads: Headers) => {
  const missing = randomUUID()
  const post = (url: string, headers: Headers, payload: string) =>
    app.inject({ method: "POST", url, headers, payload })
  const large = " ".repeat(65_537)
  const text = { ...full, "content-type": "text/plain" }
  const typed = { ...full, ...json }
  return {
    403: () => [
      post("/api/tasks", { ...reads, ...json }, `{"title":"t"}`),
      app.inject(mutation("task.create", { title: "t" }, reads)),
    ],
    415: () => [post("/api/tasks", text, "{}"), post("/trpc/task.create", text, "{}")],
    413: () => [post("/api/tasks", typed, large), post("/trpc/task.create", typed, large)],
    400: () => [post("/api/tasks", typed, "{"), post("/trpc/task.create", typed, "{")],
    422: () => [post("/api/tasks", typed, "{}"), app.inject(mutation("task.create", {}, full))],
    404: () => [
      app.inject({ url: `/api/tasks/${missing}`, headers: full }),
      app.inject({ url: queryUrl("task.get", { id: missing }), headers: full }),
    ],
  }
}

test("every failure after the gate counts as a call and tells the standing", async ({
  db,
  limited,
}) => {
  const app = await limited.start({ calls: 20 })
  const user = await makeUser(db)
  const requests = failing(app, await bearer(user), await bearer(user, { scope: "tasks:read" }))
  let left = 20
  for (const [status, send] of Object.entries(requests)) {
    const answers = await Promise.all(send())
    const cost = status === "403" ? 0 : 2
    left -= cost
    for (const answer of answers) expect(answer.statusCode).toBe(Number(status))
    expect(answers.map(fields), status).toContainEqual(standing(20, left))
    expect(answers.map(fields), status).toContainEqual(standing(20, left + cost / 2))
  }
})

test("a limit that is used up comes after 401 and 403, and before all the rest", async ({
  db,
  limited,
}) => {
  const app = await limited.start({ calls: 1 })
  const user = await makeUser(db)
  const headers = await bearer(user)
  await app.inject({ url: "/api/me", headers })
  const requests = failing(app, headers, await bearer(user, { scope: "tasks:read" }))
  for (const [status, send] of Object.entries(requests)) {
    for (const answer of await Promise.all(send())) {
      expect(answer.statusCode, status).toBe(status === "403" ? 403 : 429)
      expect(fields(answer), status).toEqual(standing(1, 0))
    }
  }
  for (const url of ["/api/me", "/trpc/user.me"]) {
    expect((await app.inject({ url })).statusCode).toBe(401)
    const expired = await bearer(user, { expiresIn: -60 })
    expect((await app.inject({ url, headers: expired })).statusCode).toBe(401)
  }
})

test("what needs no token costs nothing and tells nothing", async ({ db, limited }) => {
  const app = await limited.start({ calls: 1 })
  const headers = await bearer(await makeUser(db))
  for (const [method, url, status] of [
    ["GET", "/api/nope", 404],
    ["PUT", "/api/me", 405],
    ["OPTIONS", "/api/me", 204],
    ["GET", "/trpc/no.such", 404],
    ["GET", "/trpc/task.create", 405],
    ["POST", "/trpc/task.list", 405],
    ["GET", "/health", 200],
    ["GET", "/openapi.json", 200],
  ] as const) {
    const answer = await app.inject({ method, url, headers })
    expect([url, answer.statusCode]).toEqual([url, status])
    expect(fields(answer), url).toEqual(none)
  }
  expect((await app.inject({ url: "/api/me" })).headers).not.toHaveProperty("ratelimit")
  expect(fields(await app.inject({ url: "/api/me", headers }))).toEqual(standing(1, 0))
})

test("an answer tells the standing when there can be no row for a newcomer, 503 before 400", async ({
  database,
}) => {
  const unreachable = new URL(database.url)
  unreachable.port = "1"
  const url = unreachable.href
  const limits = { calls: 5, rejectedTokens: 0 }
  const rateLimits = await createRateLimits(limits, { log: { warn: () => undefined } })
  await using db = createDb({ url })
  const { app } = await makeApp({ ...db, url }, { rateLimits })
  const headers = { ...(await bearer({ id: randomUUID() })), ...json }
  for (const [left, url] of [
    [4, "/api/tasks"],
    [3, "/trpc/task.create"],
  ] as const) {
    const answer = await app.inject({ method: "POST", url, headers, payload: "{" })
    expect(failureOf(url, answer).code).toBe("unavailable")
    expect(fields(answer)).toEqual(standing(5, left))
  }
  await app.close()
})

test("answers of every kind of success tell the standing", async ({ db, limited }) => {
  const app = await limited.start({ calls: 9 })
  const user = await makeUser(db)
  const { id } = await makeTask(db, { userId: user.id })
  const headers = await bearer(user)
  const url = `/api/tasks/${id}`
  const answers = [
    await app.inject({ method: "POST", url: "/api/tasks", headers, payload: { title: "t" } }),
    await app.inject({ url, headers: { ...headers, "if-none-match": `"v1"` } }),
    await app.inject({ method: "HEAD", url, headers }),
    await app.inject({ method: "DELETE", url, headers }),
  ]
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 304, 200, 204])
  expect(answers.map(fields)).toEqual([8, 7, 6, 5].map((left) => standing(9, left)))
})

test("calls at once get no more through than the limit", async ({ db, limited }) => {
  const app = await limited.start({ calls: 50 })
  const headers = await bearer(await makeUser(db))
  const urls = Object.values(doors)
  const answers = await Promise.all(
    Array.from({ length: 80 }, (_, index) => app.inject({ url: urls[index % 2] ?? "", headers })),
  )
  const passed = answers.filter(({ statusCode }) => statusCode === 200)
  expect(passed).toHaveLength(50)
  const left = passed.map((answer) => Number(/;r=(\d+)/.exec(String(fields(answer)[1]))?.[1]))
  expect(left.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index))
})

describe("X-Forwarded-For", () => {
  const bad = (forwarded: string) => ["authorization", "Bearer x", "x-forwarded-for", forwarded]

  test("changes nothing without TRUST_PROXY", async ({ limited }) => {
    const app = await limited.start({ rejectedTokens: 1 })
    const send = (address: string) => overSocket(app, { path: "/api/me", headers: bad(address) })
    expect((await send("192.0.2.1")).statusCode).toBe(401)
    expect((await send("192.0.2.2")).statusCode).toBe(429)
  })

  test("names the client with TRUST_PROXY, an IPv6 one by its network", async ({ limited }) => {
    const app = await limited.start({ rejectedTokens: 1 }, true)
    const send = (address: string) =>
      overSocket(app, { path: "/trpc/user.me", headers: bad(address) })
    const statuses = []
    for (const address of ["192.0.2.1", "192.0.2.2", "192.0.2.1", "2001:db8::1", "2001:db8::2"]) {
      statuses.push((await send(address)).statusCode)
    }
    expect(statuses).toEqual([401, 401, 429, 401, 429])
  })
})
