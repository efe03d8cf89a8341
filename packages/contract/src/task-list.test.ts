import { expect, test } from "vitest"
import { listTasksInput } from "./task-list.ts"

test.each(["status", "priority"] as const)("takes one or up to twenty values of %s", (field) => {
  const value = field === "status" ? "pending" : "high"
  const parse = (values: unknown) => listTasksInput.safeParse({ [field]: values })
  expect(parse(value).data?.[field]).toEqual([value])
  expect(parse(Array.from({ length: 20 }, () => value)).data?.[field]).toEqual([value])
  expect(parse(Array.from({ length: 21 }, () => value)).success).toBe(false)
  expect(parse([]).success).toBe(false)
})

test("does not look at each of too many values", () => {
  const { error } = listTasksInput.safeParse({ status: Array.from({ length: 16_000 }, () => 0) })
  expect(error?.issues).toHaveLength(1)
  expect(JSON.stringify(error?.issues).length).toBeLessThan(1_000)
})
