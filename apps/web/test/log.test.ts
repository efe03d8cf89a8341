import { testDatabase } from "@docket/db/testing"
import { afterAll, expect, test, vi } from "vitest"
import { createAuth } from "../src/auth/auth.ts"
import { config, newBrowser, newPerson } from "./browser.ts"

const db = await testDatabase()
afterAll(() => db.close())
const auth = createAuth(config, db.client)

const mute = () => {}

test("writes no lines of a stranger's choice, and no long ones", async () => {
  const lines = vi.spyOn(process.stderr, "write").mockReturnValue(true)
  const printed = vi.spyOn(console, "error").mockImplementation(mute)
  const callbackURL = `https://evil.example/\n2026-01-01 ERROR ${"x".repeat(10_000)}`
  const { email, password } = newPerson()
  const body = { email, password, callbackURL }
  const answer = await newBrowser(auth).post("/sign-in/email", body)
  const elsewhere = { origin: `https://${"evil".repeat(200)}.example` }
  const other = await newBrowser(auth).post("/sign-in/email", { email, password }, elsewhere)
  const written = lines.mock.calls.map(([line]) => String(line))
  const direct = printed.mock.calls
  vi.restoreAllMocks()

  expect([answer.status, other.status]).toEqual([403, 403])
  expect(direct).toEqual([])
  expect(written.length).toBeGreaterThanOrEqual(2)
  for (const line of written) expect(line).toMatch(/^Better Auth: error "[ -~]{1,200}\n$/)
})
