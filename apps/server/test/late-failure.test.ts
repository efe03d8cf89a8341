import { setTimeout } from "node:timers/promises"
import { makeUser } from "@docket/db/testing"
import { expect } from "vitest"
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
