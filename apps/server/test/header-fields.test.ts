import { makeTask, makeUser } from "@docket/db/testing"
import { expect } from "vitest"
import { makeToken, test } from "./fixtures.ts"
import { overSocket } from "./wire.ts"

const MOST_FIELDS = 100
const CLOSED = 0

test("more header fields than are read hide no condition, no token and no key", async ({
  app,
  db,
}) => {
  const user = await makeUser(db)
  const { id } = await makeTask(db, { userId: user.id })
  const auth = ["authorization", `Bearer ${await makeToken(user)}`]
  const send = async (method: string, path: string, last: string[]) => {
    const fields = [...auth, "content-type", "application/json"]
    // Besides `Host`, `Connection` and `Transfer-Encoding`.
    const fillers = MOST_FIELDS - 3 - fields.length / 2
    const filler = Array.from({ length: fillers }, () => ["x-filler", "y"]).flat()
    const headers = [...fields, ...filler, ...last]
    const request = { method, path, headers, body: `{"title":"Written"}` }
    // Who still sends when the connection is closed may not learn why.
    const answer = await overSocket(app, request).catch(() => ({ statusCode: CLOSED }))
    return answer.statusCode
  }
  expect([431, CLOSED]).toContain(await send("PATCH", `/api/tasks/${id}`, ["if-match", `"v9"`]))
  expect([431, CLOSED]).toContain(await send("PATCH", `/api/tasks/${id}`, auth))
  expect([431, CLOSED]).toContain(await send("POST", "/api/tasks", ["idempotency-key", "a"]))
  expect(await db.task.count({ where: { userId: user.id, title: "Written" } })).toBe(0)
  expect(await send("POST", "/api/tasks", [])).toBe(201)
})
