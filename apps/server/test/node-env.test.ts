import { randomUUID } from "node:crypto"
import { makeTask, makeUser } from "@docket/db/testing"
import { expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { freePort, startServer } from "./server-process.ts"
import { failureOf, json, queryUrl, type Answer } from "./wire.ts"

type Headers = Record<string, string>
type Asked = { method?: string; url: string; headers?: Headers; body?: string }
type Known = { taken: string; unforeseen: string; headers: Headers; reads: Headers }

const missing = randomUUID()
const large = " ".repeat(65_537)

/** How each failure comes about, at the REST door and in tRPC. */
const failures = ({ taken, unforeseen, headers, reads }: Known): Record<string, Asked[]> => {
  const both = (sent: unknown, more: Headers = {}): Asked[] =>
    ["/api/tasks", "/trpc/task.create"].map((url, index) => {
      const value = index === 0 ? sent : { json: sent }
      const body = typeof sent === "string" ? sent : JSON.stringify(value)
      return { method: "POST", url, headers: { ...headers, ...json, ...more }, body }
    })
  return {
    unauthenticated: [{ url: "/api/me" }, { url: "/trpc/user.me" }],
    forbidden: both({ title: "t" }, reads),
    not_found: [
      { url: "/nope" },
      { url: "/trpc/nope" },
      { url: `/api/tasks/${missing}`, headers },
      { url: queryUrl("task.get", { id: missing }), headers },
    ],
    method_not_allowed: [{ method: "PUT", url: "/api/me" }, { url: "/trpc/task.create" }],
    conflict: both({ id: taken, title: "other" }),
    invalid: both({}),
    malformed: both("{"),
    too_large: both(large),
    unsupported_media_type: both({}, { "content-type": "text/plain" }),
    internal: both({ title: unforeseen }),
  }
}

const ask = async (origin: string, { url, headers, ...request }: Asked): Promise<Answer> => {
  const answer = await fetch(origin + url, {
    ...request,
    headers: { ...headers, "x-request-id": "same" },
  })
  const { date: _, ...lasting } = Object.fromEntries(answer.headers)
  return { statusCode: answer.status, headers: lasting, body: await answer.text() }
}

test("a process answers every failure alike in production and without NODE_ENV", async ({
  database,
  db,
}) => {
  const user = await makeUser(db)
  const { id: taken } = await makeTask(db, { userId: user.id })
  const headers = await bearer(user)
  const reads = await bearer(user, { scope: "tasks:read" })
  const unforeseen = randomUUID()
  await db.$executeRawUnsafe(
    `ALTER TABLE tasks ADD CONSTRAINT unforeseen CHECK (title <> '${unforeseen}')`,
  )
  const asked = Object.entries(failures({ taken, unforeseen, headers, reads }))

  const answersWith = async (environment: string | undefined) => {
    const env = { NODE_ENV: environment, CORS_ORIGINS: "https://app.test" }
    const server = await startServer(database.url, await freePort(), env)
    const answers = []
    for (const [code, requests] of asked) {
      for (const request of requests) {
        const answer = await ask(server.origin, request)
        expect(failureOf(request.url, answer).code, request.url).toBe(code)
        answers.push(answer)
      }
    }
    expect(await server.stop("SIGTERM")).toBe(0)
    return answers
  }
  try {
    expect(await answersWith(undefined)).toEqual(await answersWith("production"))
  } finally {
    await db.$executeRawUnsafe("ALTER TABLE tasks DROP CONSTRAINT unforeseen")
  }
}, 30_000)
