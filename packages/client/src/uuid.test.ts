import { taskId } from "@docket/contract"
import { expect, test } from "vitest"
import { uuidV7 } from "./uuid.ts"

test("makes ids that Docket accepts, ordered by time", () => {
  const before = Date.now()
  const id = uuidV7()
  expect(taskId.parse(id)).toBe(id)
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const time = Number.parseInt(id.replace("-", "").slice(0, 12), 16)
  expect(time).toBeGreaterThanOrEqual(before)
  expect(time).toBeLessThanOrEqual(Date.now())
})

test("makes no id twice", () => {
  expect(new Set(Array.from({ length: 1_000 }, uuidV7))).toHaveProperty("size", 1_000)
})
