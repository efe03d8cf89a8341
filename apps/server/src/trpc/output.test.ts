import { revive, type Plain } from "@docket/api"
import type { Task, TaskPage, TaskStats, User } from "@docket/contract"
import { stringify } from "superjson"
import { describe, expect, test } from "vitest"
import { writeOutput } from "./output.ts"

const at = (ms: number) => new Date(ms).toISOString()

const task: Plain<Task> = {
  id: "01890a5d-ac96-774b-bcce-b302099a8057",
  userId: "alice",
  title: "Tea",
  description: null,
  status: "pending",
  completed: false,
  completedAt: null,
  priority: "none",
  dueDate: null,
  tags: [],
  version: 1,
  createdAt: at(0),
  updatedAt: at(1),
  deletedAt: null,
}
const everything: Plain<Task> = {
  ...task,
  description: "Green",
  status: "completed",
  completed: true,
  completedAt: at(2),
  dueDate: "2026-02-28",
  tags: ["a", "b"],
  deletedAt: at(-62_135_596_800_000),
}
const texts = ['"quoted" \\ /', "a|b", "two\nlines\u2028\u0001", "\u{1f600} é", "__proto__", at(0)]
const odd = texts.map((text): Plain<Task> =>
  Object.assign(structuredClone(task), {
    userId: text,
    title: text,
    description: text,
    tags: [text],
  }),
)
const user: Plain<User> = {
  id: "alice",
  email: null,
  name: null,
  createdAt: at(0),
  updatedAt: at(1),
}
const stats: TaskStats = { pending: 0, inProgress: 1, completed: 2, overdue: 3, total: 4 }
const many = Array.from({ length: 101 }, (_, n) => structuredClone(n % 2 === 0 ? task : everything))

/** What superjson makes of the same output with its dates. */
const expected = <T>(output: Plain<T>) => stringify(revive<T>(output))

describe("writes as superjson does, byte for byte,", () => {
  test.each([
    task,
    everything,
    { ...task, completedAt: at(5) },
    { ...task, deletedAt: at(5) },
    ...odd,
  ])("a task: %#", (one) => expect(writeOutput(one)).toBe(expected<Task>(one)))

  test.each<Plain<TaskPage>>([
    { items: [], nextCursor: null },
    { items: [], nextCursor: null, total: 0 },
    { items: [task], nextCursor: "cursor" },
    { items: [everything, task], nextCursor: null, total: 2 },
    { items: odd, nextCursor: at(0), total: odd.length },
    { items: many, nextCursor: null },
  ])("a page: %#", (page) => expect(writeOutput(page)).toBe(expected<TaskPage>(page)))

  test.each<Plain<User>>([
    user,
    { ...user, email: "a@example.com", name: 'A "B" \u{1f600}' },
    { ...user, name: at(0) },
  ])("a user: %#", (one) => expect(writeOutput(one)).toBe(expected<User>(one)))

  test("counts", () => expect(writeOutput(stats)).toBe(expected<TaskStats>(stats)))

  test.each([null, true, 7, "text"])("%j", (value) =>
    expect(writeOutput(value)).toBe(stringify(value)),
  )
})
