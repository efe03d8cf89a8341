import { randomUUID } from "node:crypto"
import { makeTask, makeUser } from "@docket/db/testing"
import { describe, expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { overSocket, problem } from "./wire.ts"

describe("If-Match", () => {
  test("takes a version that no task can reach for one that does not match", async ({
    app,
    db,
  }) => {
    const user = await makeUser(db)
    const { id } = await makeTask(db, { userId: user.id })
    const authorization = await bearer(user)
    const patch = (of: string, tags: string) =>
      app.inject({
        method: "PATCH",
        url: `/api/tasks/${of}`,
        headers: { ...authorization, "if-match": tags },
        payload: { title: "Tea" },
      })
    expect(problem(await patch(id, '"v2147483648"')).code).toBe("version_mismatch")
    expect(problem(await patch(randomUUID(), '"v9999999999"')).code).toBe("not_found")
    expect((await patch(id, '"v9999999999", "v1"')).statusCode).toBe(200)
  })

  test("names every version of a task in a list, however many write at once", async ({
    app,
    db,
  }) => {
    const user = await makeUser(db)
    const { id } = await makeTask(db, { userId: user.id })
    const headers = {
      ...(await bearer(user)),
      "if-match": Array.from({ length: 20 }, (_, index) => `"v${index + 1}"`).join(", "),
    }
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        app.inject({
          method: "PATCH",
          url: `/api/tasks/${id}`,
          headers,
          payload: { title: `Writer ${index}` },
        }),
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200))
  })

  test("says of a body that is no object just that", async ({ app, db }) => {
    const user = await makeUser(db)
    const { id } = await makeTask(db, { userId: user.id })
    const answer = await app.inject({
      method: "PATCH",
      url: `/api/tasks/${id}`,
      headers: { ...(await bearer(user)), "if-match": '"v1"' },
      payload: ["a"],
    })
    expect(problem(answer).errors).toMatchObject([{ pointer: "", code: "invalid_type" }])
  })
})

const oddTypes = [
  "text/html; charset=iso-8859-1",
  "application/json; charset=utf-16",
  "application/merge-patch+json",
  "garbage",
  "",
]

describe("an empty body", () => {
  for (const type of oddTypes) {
    test(`of the type "${type}" is fine where none is needed`, async ({ app, db }) => {
      const user = await makeUser(db)
      const { id } = await makeTask(db, { userId: user.id })
      const { authorization } = await bearer(user)
      const requests = [
        ["PATCH", `/api/tasks/${id}/toggle`, 200],
        ["DELETE", `/api/tasks/${id}`, 204],
        ["POST", `/api/tasks/${id}/restore`, 200],
      ] as const
      for (const framing of [
        ["content-length", "0"],
        ["transfer-encoding", "chunked"],
      ]) {
        for (const [method, path, status] of requests) {
          const headers = ["authorization", authorization, "content-type", type, ...framing]
          const answer = await overSocket(app, { method, path, headers, body: "" })
          expect(answer.statusCode, `${method} ${framing.join(": ")}`).toBe(status)
        }
      }
    })

    test(`of the type "${type}" is no leave for one that is not`, async ({ app, db }) => {
      const user = await makeUser(db)
      const { id } = await makeTask(db, { userId: user.id })
      const { authorization } = await bearer(user)
      const headers = ["authorization", authorization, "content-type", type]
      const path = `/api/tasks/${id}/toggle`
      const answer = await overSocket(app, { method: "PATCH", path, headers, body: "{}" })
      expect(problem(answer).code).toBe("unsupported_media_type")
    })
  }

  test("may say that it is compressed", async ({ app, db }) => {
    const user = await makeUser(db)
    const { id } = await makeTask(db, { userId: user.id })
    const headers = { ...(await bearer(user)), "content-encoding": "gzip" }
    const url = `/api/tasks/${id}`
    expect((await app.inject({ method: "PATCH", url: `${url}/toggle`, headers })).statusCode).toBe(
      200,
    )
    expect((await app.inject({ url, headers })).statusCode).toBe(200)
    expect((await app.inject({ url: "/health", headers })).statusCode).toBe(200)
  })
})

test("a missing body comes before a parameter that there is not", async ({ app, db }) => {
  const user = await makeUser(db)
  const { id } = await makeTask(db, { userId: user.id })
  const headers = await bearer(user)
  for (const [method, url] of [
    ["POST", "/api/tasks?x=1"],
    ["PUT", `/api/tasks/${id}?x=1`],
    ["PATCH", `/api/tasks/${id}?x=1`],
  ] as const) {
    expect(problem(await app.inject({ method, url, headers })).code, method).toBe("malformed")
  }
})

test("the link to the next page repeats no parameter", async ({ app, db }) => {
  const user = await makeUser(db)
  for (const _ of "ab") await makeTask(db, { userId: user.id })
  const url = "/api/tasks?limit=1&status=pending&status=pending&status=completed"
  const { headers } = await app.inject({ url, headers: await bearer(user) })
  expect(String(headers["link"]).match(/status=\w+/g)).toEqual([
    "status=pending",
    "status=completed",
  ])
})
