import { expect, test } from "vitest"
import { addDays, dateIn, sayDate } from "./dates.ts"

test("adds days across months, years and leap days", () => {
  expect(addDays("2027-12-31", 1)).toBe("2028-01-01")
  expect(addDays("2028-03-01", -1)).toBe("2028-02-29")
})

test("a moment is another date in another zone", () => {
  const moment = new Date("2026-11-27T23:30:00Z")
  expect(dateIn("UTC", moment)).toBe("2026-11-27")
  expect(dateIn("Asia/Tokyo", moment)).toBe("2026-11-28")
  expect(dateIn("America/Los_Angeles", moment)).toBe("2026-11-27")
})

test.each([
  ["2026-11-26", "yesterday"],
  ["2026-11-27", "today"],
  ["2026-11-28", "tomorrow"],
  ["2026-11-30", "Monday"],
  ["2026-12-04", "Dec 4"],
  ["2026-11-20", "Nov 20"],
  ["2027-01-02", "Jan 2, 2027"],
])("says %s as %s", (date, said) => {
  expect(sayDate(date, { locale: "en-US", today: "2026-11-27" })).toBe(said)
})

test("speaks the person's language", () => {
  expect(sayDate("2026-11-28", { locale: "de", today: "2026-11-27" })).toBe("morgen")
})
