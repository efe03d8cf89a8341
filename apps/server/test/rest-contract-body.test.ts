import { randomUUID } from "node:crypto"
import { makeTask, makeUser } from "@docket/db/testing"
import { describe, expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { problem } from "./wire.ts"

describe("bodies", () => {
  const contentTypes = [undefined, "text/plain", "application/json", "image/png", "nonsense", ""]
  for (const [method, action, status] of [
    ["PATCH", "/toggle", 200],
    ["POST", "/restore", 200],
    ["DELETE", "", 204],
  ] as const) {
    for (const contentType of contentTypes) {
      test(`${method} {id}${action} takes an empty body as ${contentType}`, async ({ app, db }) => {
        const user = await makeUser(db)
        const { id } = await makeTask(db, { userId: user.id })
        const headers = {
          ...(await bearer(user)),
          ...(contentType !== undefined && { "content-type": contentType }),
        }
        const answer = await app.inject({ method, url: `/api/tasks/${id}${action}`, headers })
        expect(answer.statusCode).toBe(status)
      })
    }

    test(`${method} {id}${action} takes {} and refuses any field`, async ({ app, db }) => {
      const user = await makeUser(db)
      const { id } = await makeTask(db, { userId: user.id })
      const headers = await bearer(user)
      const send = (payload: object) =>
        app.inject({ method, url: `/api/tasks/${id}${action}`, headers, payload })
      for (const payload of [
        { nope: 1 },
        { id },
        { expected_version: 1 },
        { expectedVersion: 1 },
        { title: "x" },
      ]) {
        const { code, errors } = problem(await send(payload))
        expect(code).toBe("invalid")
        expect(errors).toMatchObject([{ pointer: `/${Object.keys(payload)[0]}` }])
      }
      expect(await db.task.findFirst({ where: { id } })).toMatchObject({
        version: 1,
        deletedAt: null,
      })
      expect((await send({})).statusCode).toBe(status)
    })
  }

  const smuggled: Record<string, unknown> = {
    id: randomUUID(),
    user_id: randomUUID(),
    userId: randomUUID(),
    version: 9,
    created_at: "2020-01-01T00:00:00.000Z",
    updated_at: "2020-01-01T00:00:00.000Z",
    completed_at: "2020-01-01T00:00:00.000Z",
    deleted_at: null,
    create_digest: null,
    dueDate: "2026-01-01",
    expectedVersion: 1,
    constructor: 1,
  }
  for (const [key, value] of Object.entries(smuggled)) {
    for (const method of ["PUT", "PATCH", "POST"] as const) {
      if (method === "POST" && key === "id") continue
      test(`${method} with ${key} answers 422 with the pointer as sent`, async ({ app, db }) => {
        const user = await makeUser(db)
        const task = await makeTask(db, { userId: user.id })
        const url = method === "POST" ? "/api/tasks" : `/api/tasks/${task.id}`
        const payload = { title: "smuggled", [key]: value }
        const { errors } = problem(
          await app.inject({ method, url, headers: await bearer(user), payload }),
        )
        expect(errors).toMatchObject([{ pointer: `/${key}` }])
        const rows = await db.task.findMany({ where: { userId: user.id } })
        expect(rows).toMatchObject([{ id: task.id, title: task.title, version: 1 }])
      })
    }
  }

  test("PUT and PATCH set what is sent, clear with null and leave the rest", async ({
    app,
    db,
  }) => {
    const user = await makeUser(db)
    const headers = await bearer(user)
    const fields = {
      description: "d",
      dueDate: new Date("2026-05-06"),
      tags: ["a", "b"],
      priority: "high" as const,
    }
    for (const [method, contentType] of [
      ["PUT", "application/json"],
      ["PATCH", "application/json"],
      ["PATCH", "application/merge-patch+json"],
      ["PATCH", "Application/JSON; Charset=UTF-8"],
    ] as const) {
      const task = await makeTask(db, { userId: user.id, ...fields })
      const answer = await app.inject({
        method,
        url: `/api/tasks/${task.id}`,
        headers: { ...headers, "content-type": contentType },
        payload: JSON.stringify({ due_date: null, status: "completed" }),
      })
      expect(answer.json(), contentType).toMatchObject({
        title: task.title,
        description: "d",
        due_date: null,
        tags: ["a", "b"],
        priority: "high",
        completed: true,
        version: 2,
      })
    }
  })
})
