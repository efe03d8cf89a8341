import { expect, test } from "vitest"
import { logLine } from "./log-line.ts"

test("says what happened, and why, on one line", () => {
  expect(logLine("error", "Failed", [new Error("no connection")])).toBe(
    String.raw`Better Auth: error "Failed Error: no connection"` + "\n",
  )
})

test.each([
  ["a line", "Invalid callbackURL: x\n2026-01-01 ERROR The disk is full.\r\n"],
  ["a colour", "Invalid callbackURL: \u001b[2J\u009b31m"],
  ["another line", "Invalid callbackURL: x\u2028y\u2029z\u0085"],
  ["a direction", "Invalid callbackURL: \u202e\u2066"],
])("lets nobody write %s of their own", (_, message) => {
  expect(logLine("error", message, [])).toMatch(/^Better Auth: error "[ -~]*"\n$/)
})

test("is short, whatever was sent", () => {
  expect(logLine("error", "\n".repeat(16_000), ["x".repeat(16_000)]).length).toBeLessThan(250)
  expect(logLine("error", "\ud83d\ude00".repeat(1000), []).length).toBeLessThan(250)
})

test("takes details of any kind", () => {
  const details = [{ path: "/" }, Symbol("s"), Object.create(null), undefined]
  expect(logLine("warn", "Odd", details)).toMatch(/^Better Auth: warn "Odd [ -~]+"\n$/)
})
