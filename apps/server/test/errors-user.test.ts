import { randomUUID } from "node:crypto"
import { makeTask, makeUser } from "@docket/db/testing"
import { describe, expect } from "vitest"
import { bearer, makeApp, test } from "./fixtures.ts"
import { mutation, queryUrl } from "./wire.ts"

type Me = { id: string; email: string | null; name: string | null }

describe("a first-seen user", () => {
  test("gets a row from the claims, with the e-mail lower-cased", async ({ app, db }) => {
    const id = randomUUID()
    const claims = { email: `${id}@Example.COM`, name: " Ada  Lovelace " }
    const answer = await app.inject({ url: "/api/me", headers: await bearer({ id }, { claims }) })
    const expected = { id, email: `${id}@example.com`, name: " Ada  Lovelace " }
    expect(answer.json()).toMatchObject(expected)
    expect(await db.user.findUnique({ where: { id } })).toMatchObject(expected)
  })

  const firstCalls: Record<
    string,
    (id: string) => { method: "GET" | "POST"; url: string; payload?: object }
  > = {
    "GET /api/tasks": () => ({ method: "GET", url: "/api/tasks" }),
    "GET /api/tasks/{id}": (id) => ({ method: "GET", url: `/api/tasks/${id}` }),
    "POST /api/tasks": () => ({ method: "POST", url: "/api/tasks", payload: { title: "t" } }),
    "task.list": () => ({ method: "GET", url: "/trpc/task.list" }),
    "task.create": () => ({
      method: "POST",
      url: "/trpc/task.create",
      payload: { json: { title: "t" } },
    }),
    "a batch": () => ({
      method: "GET",
      url: "/trpc/user.me,task.list,task.stats?batch=1&input={}",
    }),
  }
  for (const [name, call] of Object.entries(firstCalls)) {
    test(`may start with ${name}, also many times at once`, async ({ app, db }) => {
      const id = randomUUID()
      const headers = await bearer({ id }, { claims: { email: `${id}@example.com` } })
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => app.inject({ ...call(randomUUID()), headers })),
      )
      expect(answers.filter(({ statusCode }) => ![200, 201, 404].includes(statusCode))).toEqual([])
      expect(await db.user.findUnique({ where: { id } })).toMatchObject({
        email: `${id}@example.com`,
      })
    })
  }

  const ids = [
    () => randomUUID().toUpperCase(),
    () => `01J${randomUUID().slice(0, 23)}`,
    () => ` ${randomUUID()} `,
    () => `é😀'"\\;${randomUUID()}`,
    () => randomUUID().repeat(7),
    () => `../${randomUUID()}`,
    () => `😀`.repeat(200) + randomUUID(),
  ]
  for (const makeId of ids) {
    test(`keeps an id such as ${JSON.stringify(makeId().slice(0, 16))} as it is`, async ({
      app,
      db,
    }) => {
      const id = makeId()
      const headers = await bearer({ id })
      const created = await app.inject({
        method: "POST",
        url: "/api/tasks",
        headers,
        payload: { title: "t" },
      })
      expect(created.json()).toMatchObject({ user_id: id })
      expect((await app.inject({ url: "/api/me", headers })).json()).toMatchObject({ id })
      expect(await db.task.count({ where: { userId: id } })).toBe(1)
    })
  }

  const unusable: [name: string, email: unknown][] = [
    ["a number", 7],
    ["null", null],
    ["a list", ["a@example.com"]],
    ["an object", { not: "a@example.com" }],
    ["true", true],
    ["a NUL", "a\0@example.com"],
    ["a lone surrogate", "a\ud800@example.com"],
    ["321 characters", `${"a".repeat(309)}@example.com`],
    ["321 emoji", "😀".repeat(321)],
  ]
  for (const [name, email] of unusable) {
    test(`gets no e-mail where the claim is ${name}`, async ({ app, db }) => {
      const id = randomUUID()
      const answer = await app.inject({
        url: "/api/me",
        headers: await bearer({ id }, { claims: { email } }),
      })
      expect(answer.json()).toMatchObject({ id, email: null })
      expect(await db.user.findUnique({ where: { id } })).toMatchObject({ email: null })
    })
  }

  test("keeps an e-mail of 320 characters", async ({ app }) => {
    const id = randomUUID()
    const email = `${id}@example.com`.padStart(320, "a")
    const answer = await app.inject({
      url: "/api/me",
      headers: await bearer({ id }, { claims: { email } }),
    })
    expect(answer.json()).toMatchObject({ email })
  })

  for (const name of [7, null, ["x"], {}, "a\0b", "\udc00", "x".repeat(5_000)]) {
    test(`is no failure where the name is ${JSON.stringify(name).slice(0, 12)}`, async ({
      app,
    }) => {
      const id = randomUUID()
      const answer = await app.inject({
        url: "/api/me",
        headers: await bearer({ id }, { claims: { name } }),
      })
      expect(answer.statusCode).toBe(200)
      const me = answer.json<Me>()
      expect(me.id).toBe(id)
      if (typeof name !== "string" || !name.isWellFormed() || name.includes("\0"))
        expect(me.name).toBeNull()
    })
  }

  test("with another's e-mail gets null and a warning in the log, never the other's row", async ({
    app,
    db,
    log,
  }) => {
    const owner = await makeUser(db)
    const ownersTask = await makeTask(db, { userId: owner.id })
    const id = randomUUID()
    const headers = await bearer(
      { id },
      { claims: { email: String(owner.email).toUpperCase(), name: "N" } },
    )
    const me = await app.inject({ url: "/api/me", headers })
    expect(me.json()).toMatchObject({ id, email: null, name: "N" })
    expect(await db.user.findUnique({ where: { id: owner.id } })).toMatchObject({
      email: owner.email,
      name: owner.name,
    })
    expect((await app.inject({ url: `/api/tasks/${ownersTask.id}`, headers })).statusCode).toBe(404)
    const warnings = log.filter((line) => line.includes(id) && line.includes(`"level":40`))
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).not.toContain(owner.id)
  })

  test("with the e-mail of another who comes at the same moment is no failure", async ({
    app,
    db,
  }) => {
    const email = `${randomUUID()}@example.com`
    const ids = Array.from({ length: 6 }, () => randomUUID())
    const answers = await Promise.all(
      ids.map(async (id) =>
        app.inject({ url: "/api/me", headers: await bearer({ id }, { claims: { email } }) }),
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(ids.map(() => 200))
    const rows = await db.user.findMany({ where: { id: { in: ids } } })
    expect(rows.filter((row) => row.email === email)).toHaveLength(1)
    expect(rows.filter((row) => row.email === null)).toHaveLength(5)
  })

  test("is not changed by later claims, in this process or a new one", async ({
    app,
    database,
    db,
  }) => {
    const id = randomUUID()
    const first = { email: `${id}@example.com`, name: "First" }
    const later = { email: `other-${id}@example.com`, name: "Later" }
    const before = (
      await app.inject({ url: "/api/me", headers: await bearer({ id }, { claims: first }) })
    ).json<Me>()
    const fresh = await makeApp(database)
    for (const target of [app, fresh.app]) {
      for (const claims of [later, {}, { email: null, name: null }]) {
        const answer = await target.inject({
          url: "/api/me",
          headers: await bearer({ id }, { claims }),
        })
        expect(answer.json()).toEqual(before)
      }
    }
    await fresh.app.close()
    expect(await db.user.findUnique({ where: { id } })).toMatchObject(first)
  })

  test("who is deleted can go on with the same token at both doors", async ({ app, db }) => {
    for (const create of ["rest", "trpc", "batch"] as const) {
      const id = randomUUID()
      const headers = await bearer({ id }, { claims: { email: `${id}@example.com` } })
      expect((await app.inject({ url: "/api/me", headers })).statusCode).toBe(200)
      await db.user.delete({ where: { id } })
      const answer = await {
        rest: () =>
          app.inject({ method: "POST", url: "/api/tasks", headers, payload: { title: "t" } }),
        trpc: () => app.inject(mutation("task.create", { title: "t" }, headers)),
        batch: () =>
          app.inject(
            mutation(
              "task.create,task.create?batch=1",
              `{"0":{"json":{"title":"t"}},"1":{"json":{"title":"t"}}}`,
              headers,
            ),
          ),
      }[create]()
      expect([200, 201], create).toContain(answer.statusCode)
      expect(await db.task.count({ where: { userId: id } }), create).toBe(
        create === "batch" ? 2 : 1,
      )
      expect(await db.user.findUnique({ where: { id } })).toMatchObject({
        email: `${id}@example.com`,
      })
    }
  })

  test("who is deleted meets no 5xx with any other call", async ({ app, db }) => {
    const missing = randomUUID()
    for (const url of [
      "/api/me",
      "/api/tasks",
      "/api/tasks/stats",
      `/api/tasks/${missing}`,
      "/trpc/user.me",
      "/trpc/task.stats",
      queryUrl("task.get", { id: missing }),
    ]) {
      const id = randomUUID()
      const headers = await bearer({ id })
      await app.inject({ url: "/api/me", headers })
      await db.user.delete({ where: { id } })
      expect([200, 404], url).toContain((await app.inject({ url, headers })).statusCode)
    }
  })
})
