import { open } from "node:fs/promises"
import { setTimeout } from "node:timers/promises"
import { makeUser } from "@docket/db/testing"
import Fastify from "fastify"
import { expect } from "vitest"
import { registerAnswerDeadline } from "../src/answer-deadline.ts"
import { bearer, makeApp, test } from "./fixtures.ts"
import { problem } from "./wire.ts"

/** Longer than any request is worked on. */
const LATE_MS = 6_000

test(
  "what fails after its deadline shows no stack in the log",
  { timeout: 30_000 },
  async ({ db, database }) => {
    let isSlow = false
    const query: typeof database.query = async (statement) => {
      if (isSlow) await setTimeout(LATE_MS)
      return database.query(isSlow ? { text: "SELECT wrong", values: [] } : statement)
    }
    const { app, log } = await makeApp({ ...database, query })
    const headers = await bearer(await makeUser(db))
    expect((await app.inject({ url: "/api/me", headers })).statusCode).toBe(200)
    isSlow = true
    const answer = await app.inject({ url: "/api/tasks?q=tea", headers })
    expect(problem(answer).code).toBe("unavailable")
    const late = () => log.filter((line) => line.includes("Promise errored"))
    await expect.poll(late, { timeout: 5_000 }).toHaveLength(1)
    expect(late()[0]).not.toMatch(/"stack"|\.ts:\d/)
    await app.close()
  },
)

test("a file that is opened after its deadline is closed again", { timeout: 30_000 }, async () => {
  const app = Fastify()
  registerAnswerDeadline(app)
  const file = await open(new URL(import.meta.url))
  app.get("/", async (_, reply) => {
    await setTimeout(LATE_MS)
    return reply.send(file.createReadStream())
  })
  expect((await app.inject({ url: "/" })).body).not.toContain("import")
  await expect.poll(() => file.fd, { timeout: 5_000 }).toBe(-1)
  await app.close()
})
