import { expect, test } from "vitest"
import { createTaskInput, taskId, updateTaskInput } from "./index.ts"

const id = "01890a5d-ac96-774b-bcce-b302099a8057"

test("fills the defaults of a new task", () => {
  expect(createTaskInput.parse({ title: " Tea " })).toEqual({
    title: "Tea",
    description: null,
    status: "pending",
    priority: "none",
    dueDate: null,
    tags: [],
  })
})

test.each([
  [{ completed: true }, "completed"],
  [{ completed: false }, "pending"],
  [{ completed: false, status: "in_progress" }, "in_progress"],
  [{ completed: true, status: "completed" }, "completed"],
] as const)("folds %j into the status %s", (input, status) => {
  expect(createTaskInput.parse({ title: "Tea", ...input }).status).toBe(status)
})

test.each([
  { completed: true, status: "pending" },
  { completed: true, status: "in_progress" },
  { completed: false, status: "completed" },
] as const)("refuses %j as a contradiction", (input) => {
  for (const schema of [createTaskInput, updateTaskInput]) {
    const { error } = schema.safeParse({ id, title: "Tea", ...input })
    expect(error?.issues).toMatchObject([
      { path: ["completed"], params: { code: "contradiction" } },
    ])
  }
})

test("reopens on completed: false only, and leaves absent fields absent", () => {
  expect(updateTaskInput.parse({ id, completed: false })).toEqual({ id, reopen: true })
  expect(updateTaskInput.parse({ id, completed: true })).toEqual({ id, status: "completed" })
  expect(updateTaskInput.parse({ id })).toEqual({ id })
})

test("names each tag that is there twice", () => {
  const { error } = createTaskInput.safeParse({ title: "Tea", tags: ["a", "b", " a", "b"] })
  expect(error?.issues.map(({ path }) => path)).toEqual([
    ["tags", 2],
    ["tags", 3],
  ])
})

test("takes a UUID of any version in any case, but neither nil nor max", () => {
  expect(taskId.parse(id.toUpperCase())).toBe(id)
  for (const version of "12345678") {
    expect(taskId.safeParse(`01890a5d-ac96-${version}74b-bcce-b302099a8057`).success).toBe(true)
  }
  for (const digit of "0f") {
    expect(taskId.safeParse(id.replaceAll(/[^-]/g, digit)).success).toBe(false)
  }
})
