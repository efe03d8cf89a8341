import type { Plain } from "@docket/api"
import { task, type Task } from "@docket/contract"
import { expect, test } from "vitest"
import { swapKeys } from "./names.ts"
import { toRestTask } from "./task.ts"

test("is every field of a task under its REST name, in the order of the contract", () => {
  const fields = Object.keys(task.shape).map((name) => [name, `the ${name}`])
  const sample = Object.fromEntries(fields) as Plain<Task>
  expect(JSON.stringify(toRestTask(sample))).toBe(JSON.stringify(swapKeys(sample)))
})
