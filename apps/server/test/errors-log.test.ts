import { randomUUID } from "node:crypto"
import { makeTask, makeUser } from "@docket/db/testing"
import { describe, expect } from "vitest"
import { makeToken, test } from "./fixtures.ts"
import { problem, queryUrl } from "./wire.ts"

describe("the log", () => {
  test("has one line for each request, with its id, and nothing that was sent in secret", async ({
    app,
    db,
    log,
  }) => {
    const user = await makeUser(db)
    const { id } = await makeTask(db, { userId: user.id })
    const token = await makeToken(user)
    const secret = `secret${randomUUID().replaceAll("-", "")}`
    const refused = await makeToken(user, { secret: "another secret of 32 bytes, not ours" })
    const auth = {
      authorization: `Bearer ${token}`,
      cookie: `session=${secret}`,
      "x-other": secret,
    }
    const json = { ...auth, "content-type": "application/json" }
    const payload = JSON.stringify({ title: secret, description: secret })
    const calls: {
      method?: "GET" | "POST" | "PATCH" | "DELETE" | "OPTIONS" | "TRACE"
      url: string
      headers?: Record<string, string>
      payload?: string
    }[] = [
      { url: `/api/tasks?q=${secret}` },
      { url: `/api/tasks?nope=${secret}` },
      { url: `/api/tasks?q=%FF${secret}` },
      { url: `/api/tasks?access_token=${token}`, headers: {} },
      { url: "/api/tasks", headers: { authorization: `Bearer ${refused}` } },
      { url: "/api/tasks", headers: { authorization: `Basic ${secret}` } },
      { url: `/api/tasks/%ZZ?q=${secret}` },
      { url: `/nope?q=${secret}` },
      { url: `/${token}` },
      { url: `/api/tasks/${token}` },
      { url: `/health?q=${secret}` },
      { url: `/ready?q=${secret}` },
      { url: `/openapi.json?q=${secret}` },
      { method: "POST", url: "/api/tasks", headers: json, payload },
      { method: "POST", url: "/api/tasks", headers: json, payload: `{"title":"${secret}` },
      { method: "POST", url: "/api/tasks", headers: json, payload: `{"${secret}":"${secret}"}` },
      {
        method: "POST",
        url: "/api/tasks",
        headers: { ...auth, "content-type": "text/plain" },
        payload,
      },
      { method: "PATCH", url: `/api/tasks/${id}`, headers: json, payload },
      { method: "DELETE", url: `/api/tasks/${randomUUID()}` },
      { method: "OPTIONS", url: `/api/tasks?q=${secret}` },
      { method: "TRACE", url: `/api/tasks?q=${secret}` },
      { url: queryUrl("task.list", { q: secret }) },
      { url: queryUrl("task.list", { nope: secret }) },
      { url: `/trpc/task.get,task.list?batch=1&input={"0":{"json":{"id":"${secret}"}}}` },
      { url: `/trpc/nope?input=${secret}` },
      { url: `/trpc/%ZZ?input=${secret}` },
      { method: "POST", url: "/trpc/task.create", headers: json, payload: `{"json":${payload}}` },
      {
        method: "POST",
        url: "/trpc/task.create",
        headers: json,
        payload: `{"json":{"title":"${secret}"`,
      },
    ]
    for (const { method = "GET", headers = auth, ...call } of calls) {
      const requestId = `r-${randomUUID()}`
      await app.inject({ method, ...call, headers: { ...headers, "x-request-id": requestId } })
      const lines = log.filter((line) => line.includes(requestId))
      expect(lines, `${method} ${call.url}`).toHaveLength(1)
      expect(JSON.parse(lines[0] ?? "")).toMatchObject({ requestId })
    }
    const everything = log.join("")
    const signatures = [token, refused].flatMap((value) => value.split(".").slice(2))
    expect(signatures).toHaveLength(2)
    for (const hidden of [secret, token, refused, ...signatures]) {
      expect(everything).not.toContain(hidden)
    }
    expect(everything).not.toMatch(/eyJ[\w-]+\.eyJ/)
    expect(everything).not.toContain("nope=")
  })

  test("takes no line of its own from what a caller sends", async ({ app, log }) => {
    const forged = `x%0A{"level":50,"msg":"forged"}`
    await app.inject({ url: `/${forged}`, headers: { "user-agent": "a\tb" } })
    await app.inject({ url: `/trpc/${forged}` })
    for (const line of log) expect(line.trimEnd()).not.toContain("\n")
    expect(log.every((line) => (JSON.parse(line) as { msg: string }).msg !== "forged")).toBe(true)
  })

  test("has the beginning of a long path only", async ({ app, log }) => {
    const path = `/begins${"x".repeat(30_000)}`
    await app.inject({ url: path })
    const lines = log.filter((line) => line.includes("/begins"))
    expect(lines).toHaveLength(1)
    expect(lines[0]?.length).toBeLessThan(2_000)
  })

  test("answers no problem with a request id that another may forge", async ({ app }) => {
    const answer = await app.inject({ url: "/nope", headers: { "x-request-id": "a\u00e9" } })
    expect(problem(answer).requestId).not.toContain("\u00e9")
  })
})
