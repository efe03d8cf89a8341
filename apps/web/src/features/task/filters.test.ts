import { listTasksInput } from "@docket/contract"
import { expect, test } from "vitest"
import { filtersToQuery, isFiltered, listInput, readFilters } from "./filters.ts"

const today = "2026-11-27"

test("reads from an address what was written into it", () => {
  const filters = {
    q: "tea & milk",
    status: "open",
    priority: "high",
    due: "week",
    tag: "home",
    sort: "title",
  } as const
  const query = new URLSearchParams(filtersToQuery(filters))
  expect(readFilters(Object.fromEntries(query))).toEqual(filters)
})

test("passes over what an address cannot mean", () => {
  const filters = readFilters({ status: "done", sort: "size", due: ["today"], q: " ", page: "2" })
  expect(isFiltered(filters)).toBe(false)
  expect(filtersToQuery(filters)).toBe("")
})

test("an order leaves nothing out of the list", () => {
  expect(isFiltered({ sort: "title" })).toBe(false)
  expect(isFiltered({ tag: "home" })).toBe(true)
})

test.each([
  [{ due: "overdue" }, { dueTo: "2026-11-26", completed: false }],
  [
    { due: "overdue", status: "completed" },
    { dueTo: "2026-11-26", status: "completed" },
  ],
  [{ due: "today" }, { dueFrom: today, dueTo: today }],
  [{ due: "week" }, { dueFrom: today, dueTo: "2026-12-04" }],
  [{ status: "open" }, { completed: false }],
] as const)("asks the API for %j as %j", (filters, expected) => {
  const input = listInput(filters, { today })
  expect(input).toMatchObject(expected)
  expect(listTasksInput.safeParse(input).success).toBe(true)
})
