import type { Task } from "@docket/contract"
import { expect, test } from "vitest"
import { conflictsOf, effectOf, hasForeignChange, withChange } from "./change.ts"

const task: Task = {
  id: "01890a5d-ac96-774b-bcce-b302099a8057",
  userId: "u",
  title: "Tea",
  description: null,
  status: "pending",
  completed: false,
  completedAt: null,
  priority: "none",
  dueDate: null,
  tags: ["a"],
  version: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  deletedAt: null,
}

test("leaves out of a change what the task is already", () => {
  expect(effectOf(task, { title: "Tea", tags: ["a"], priority: "high" })).toEqual({
    priority: "high",
  })
})

test("completed follows the status", () => {
  expect(withChange(task, { status: "completed" }).completed).toBe(true)
})

test("fields that only one side changed are no conflict", () => {
  const current = { ...task, title: "Coffee", version: 2 }
  expect(conflictsOf(task, { priority: "high" }, current)).toEqual([])
  expect(hasForeignChange(task, { priority: "high" }, current)).toBe(true)
})

test("the same change on both sides is no conflict, and nothing foreign", () => {
  const current = { ...task, title: "Coffee", version: 2 }
  expect(conflictsOf(task, { title: "Coffee" }, current)).toEqual([])
  expect(hasForeignChange(task, { title: "Coffee" }, current)).toBe(false)
})

test("fields that both sides changed, and not in the same way, are conflicts", () => {
  const current = { ...task, title: "Coffee", tags: ["b"], version: 2 }
  const change = { title: "Water", tags: ["a", "c"], priority: "low" } as const
  expect(conflictsOf(task, { ...change, tags: ["a", "c"] }, current)).toEqual(["title", "tags"])
})
