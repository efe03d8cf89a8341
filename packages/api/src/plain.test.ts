import { expect, test } from "vitest"
import { revive } from "./plain.ts"

const at = "2026-01-02T03:04:05.120Z"
const task = {
  title: at,
  completedAt: null,
  createdAt: at,
  updatedAt: at,
  deletedAt: at,
  tags: [at],
}
const revived = {
  ...task,
  createdAt: new Date(at),
  updatedAt: new Date(at),
  deletedAt: new Date(at),
}

test("makes dates of timestamps, and of no other text", () => {
  expect(revive(task)).toEqual(revived)
})

test("makes dates of the timestamps of a page's items", () => {
  const page = { items: [task, task], nextCursor: at }
  expect(revive(page)).toEqual({ items: [revived, revived], nextCursor: at })
  expect(revive({ items: [], nextCursor: null, total: 0 })).toEqual({
    items: [],
    nextCursor: null,
    total: 0,
  })
})

test("leaves what it is given as it was", () => {
  const page = { items: [{ ...task }], nextCursor: null }
  const before = structuredClone(page)
  revive(page)
  expect(page).toEqual(before)
})

test("gives back what has no timestamps", () => {
  for (const value of [null, "text", 7, { total: 1 }]) expect(revive(value)).toEqual(value)
})

test("reads the first and the last year", () => {
  for (const text of ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"]) {
    const { createdAt } = revive<{ createdAt: Date }>({ createdAt: text })
    expect(createdAt.toISOString()).toBe(text)
  }
})
