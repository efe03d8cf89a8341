import { randomUUID } from "node:crypto"
import { makeTask, makeUser } from "@docket/db/testing"
import type { FastifyInstance, HTTPMethods } from "fastify"
import { describe, expect } from "vitest"
import { z } from "zod"
import { bearer, test } from "./fixtures.ts"
import { json, problem, type Answer } from "./wire.ts"

const timestamp = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const count = z.int().min(0)

const taskBody = z
  .strictObject({
    id: z.string().regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
    user_id: z.string().min(1),
    title: z.string().min(1),
    description: z.string().nullable(),
    status: z.enum(["pending", "in_progress", "completed"]),
    completed: z.boolean(),
    completed_at: timestamp.nullable(),
    priority: z.enum(["none", "low", "medium", "high", "urgent"]),
    due_date: z
      .string()
      .regex(/^\d{4}-\d\d-\d\d$/)
      .nullable(),
    tags: z.array(z.string()),
    version: z.int().min(1),
    created_at: timestamp,
    updated_at: timestamp,
    deleted_at: timestamp.nullable(),
  })
  .refine((task) => task.completed === (task.status === "completed"))
  .refine((task) => task.completed === (task.completed_at !== null))

const check = z.string().min(1)
const bodies: Record<string, z.ZodType> = {
  "POST /api/tasks": taskBody,
  "GET /api/tasks": z.array(taskBody),
  "GET /api/tasks/{id}": taskBody,
  "PUT /api/tasks/{id}": taskBody,
  "PATCH /api/tasks/{id}": taskBody,
  "PATCH /api/tasks/{id}/toggle": taskBody,
  "DELETE /api/tasks/{id}": z.never(),
  "POST /api/tasks/{id}/restore": taskBody,
  "GET /api/tasks/stats": z.strictObject({
    pending: count,
    in_progress: count,
    completed: count,
    overdue: count,
    total: count,
  }),
  "GET /api/me": z.strictObject({
    id: z.string(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    created_at: timestamp,
    updated_at: timestamp,
  }),
  "GET /health": z.strictObject({ status: z.literal("ok") }),
  "GET /ready": z.strictObject({
    status: z.string().min(1),
    checks: z.strictObject({ database: check, migrations: check, keys: check }),
  }),
  "GET /openapi.json": z.looseObject({ openapi: z.string().startsWith("3.1") }),
}
const operations = Object.keys(bodies)
const taskOperations = operations.filter((operation) => operation.includes("{id}"))
const writes = operations.filter((operation) => !operation.startsWith("GET"))
const isBodiless = (operation: string) => /toggle|restore|DELETE/.test(operation)
const updates = ["PUT /api/tasks/{id}", "PATCH /api/tasks/{id}"]
const validBody = (operation: string) => (isBodiless(operation) ? undefined : { title: "t" })

type Sent = { id?: string; query?: string; headers?: Record<string, string>; payload?: unknown }

/** Sends the operation and checks its answer against the schemas above. */
const call = async (app: FastifyInstance, operation: string, sent: Sent = {}): Promise<Answer> => {
  const [method, template] = operation.split(" ") as [HTTPMethods, string]
  const { id = randomUUID(), query = "", headers = {}, payload } = sent
  const answer = await app.inject({
    method,
    url: template.replace("{id}", id) + query,
    headers,
    ...(payload !== undefined && { payload: payload as object | string }),
  })
  if (answer.statusCode >= 400) problem(answer)
  else if (answer.statusCode === 204) expect(answer.body).toBe("")
  else bodies[operation]?.parse(answer.json())
  return answer
}

test("describes exactly the routes of the contract in /openapi.json", async ({ app }) => {
  const { paths } = (await app.inject({ url: "/openapi.json" })).json<{ paths: object }>()
  const described = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item as object).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(described.toSorted()).toEqual([...operations, "GET /docs"].toSorted())
})

const isPublic = (operation: string) => !operation.includes("/api/")

describe("each answer is as the contract has it", () => {
  for (const operation of operations.filter(isPublic)) {
    test(`${operation} answers 200 without a token`, async ({ app }) => {
      expect(await call(app, operation)).toMatchObject({ statusCode: 200 })
    })
  }

  for (const operation of operations.filter((name) => !isPublic(name))) {
    test(`${operation} answers ${operation.startsWith("DELETE") ? 204 : "2xx"} to the owner`, async ({
      app,
      db,
    }) => {
      const user = await makeUser(db)
      const { id } = await makeTask(db, { userId: user.id })
      const headers = await bearer(user)
      const answer = await call(app, operation, { id, headers, payload: validBody(operation) })
      const status =
        operation === "POST /api/tasks" ? 201 : operation.startsWith("DELETE") ? 204 : 200
      expect(answer.statusCode).toBe(status)
    })

    test(`${operation} answers 401 without a token`, async ({ app }) => {
      const answer = await call(app, operation)
      expect(answer).toMatchObject({ statusCode: 401, headers: { "www-authenticate": "Bearer" } })
    })

    const scope =
      operation === "GET /api/me" ? undefined : operation.startsWith("GET") ? "" : "tasks:read"
    if (scope !== undefined) {
      test(`${operation} answers 403 without its scope`, async ({ app, db }) => {
        const headers = await bearer(await makeUser(db), { scope })
        expect((await call(app, operation, { headers })).statusCode).toBe(403)
      })
    }

    test(`${operation} answers 400 to a query that is not percent-encoded UTF-8`, async ({
      app,
      db,
    }) => {
      const headers = await bearer(await makeUser(db))
      for (const query of ["?q=%ZZ", "?q=%", "?q=%FF", "?%C3%28=1", "?q=%ED%A0%80"]) {
        const answer = await call(app, operation, { headers, query, payload: validBody(operation) })
        expect(problem(answer).code, query).toBe("malformed")
      }
    })

    test(`${operation} answers 422 to an unknown query parameter`, async ({ app, db }) => {
      const headers = await bearer(await makeUser(db))
      const sent = { headers, query: "?nope=1", payload: validBody(operation) }
      const { code, errors } = problem(await call(app, operation, sent))
      expect(code).toBe("invalid")
      expect(errors).toMatchObject([{ pointer: "/nope" }])
    })
  }

  for (const operation of taskOperations) {
    test(`${operation} answers 404 where there is no task`, async ({ app, db }) => {
      const headers = await bearer(await makeUser(db))
      const answer = await call(app, operation, { headers, payload: validBody(operation) })
      expect(problem(answer).code).toBe("not_found")
    })

    for (const id of [
      "nope",
      "1",
      "00000000-0000-0000-0000-000000000000",
      "f".repeat(8) + "-ffff".repeat(3) + "-" + "F".repeat(12),
      `${randomUUID()}%20`,
      `{${randomUUID()}}`,
      randomUUID().replaceAll("-", ""),
    ]) {
      test(`${operation} answers 422 to the id ${id.slice(0, 13)}`, async ({ app, db }) => {
        const headers = await bearer(await makeUser(db))
        const { code, errors } = problem(
          await call(app, operation, { id, headers, payload: validBody(operation) }),
        )
        expect(code).toBe("invalid")
        expect(errors).toMatchObject([{ pointer: "/id" }])
      })
    }

    test(`${operation} accepts the id in upper case`, async ({ app, db }) => {
      const user = await makeUser(db)
      const { id } = await makeTask(db, { userId: user.id })
      const sent = {
        id: id.toUpperCase(),
        headers: await bearer(user),
        payload: validBody(operation),
      }
      const answer = await call(app, operation, sent)
      if (answer.statusCode === 204)
        expect(await db.task.findFirst({ where: { id } })).toMatchObject({ version: 2 })
      else expect(JSON.parse(answer.body)).toMatchObject({ id })
    })
  }

  for (const operation of writes) {
    const refused: [status: number, headers: Record<string, string>, payload: string][] = [
      [415, { "content-type": "text/plain" }, `{"title":"t"}`],
      [413, json, `{"title":"${"t".repeat(65_536)}"}`],
      [400, json, `{"title":`],
      [422, json, `{"nope":1}`],
      [422, json, `[]`],
      [422, json, `"t"`],
      [422, json, `null`],
    ]
    for (const [status, contentType, payload] of refused) {
      test(`${operation} answers ${status} to ${payload.slice(0, 12)} as ${contentType["content-type"]}`, async ({
        app,
        db,
      }) => {
        const headers = { ...(await bearer(await makeUser(db))), ...contentType }
        expect((await call(app, operation, { headers, payload })).statusCode).toBe(status)
      })
    }
  }

  for (const operation of updates) {
    test(`${operation} answers 412 with the current task to a stale expected_version`, async ({
      app,
      db,
    }) => {
      const user = await makeUser(db)
      const { id, title } = await makeTask(db, { userId: user.id })
      const sent = { id, headers: await bearer(user), payload: { title: "x", expected_version: 7 } }
      const { code, current } = problem(await call(app, operation, sent))
      expect(code).toBe("version_mismatch")
      expect(taskBody.parse(current)).toMatchObject({ id, title, version: 1 })
      expect(await db.task.findFirst({ where: { id } })).toMatchObject({ title, version: 1 })
    })
  }

  test("POST /api/tasks answers 200 to a repeated id of one's own and 409 to other content", async ({
    app,
    db,
  }) => {
    const headers = await bearer(await makeUser(db))
    const payload = { id: randomUUID(), title: " t ", due_date: "2026-02-28" }
    const create = (payload: object) => call(app, "POST /api/tasks", { headers, payload })
    const first = await create(payload)
    const again = await create({
      ...payload,
      id: payload.id.toUpperCase(),
      title: "t",
      priority: "none",
      tags: [],
    })
    const other = await create({ ...payload, title: "u" })
    expect([first, again, other].map(({ statusCode }) => statusCode)).toEqual([201, 200, 409])
    expect(again.body).toBe(first.body)
    expect(again.headers["location"]).toBe(first.headers["location"])
  })
})
