import { expect, test } from "vitest"
import { nextPath, withNext } from "./next-path.ts"

test.each([
  "/",
  "/account",
  "/?status=pending&q=a%20b#top",
  "/developers?x=https://elsewhere.example",
])("follows %s", (path) => {
  expect(nextPath(path)).toBe(path)
})

test.each([
  undefined,
  "",
  "account",
  "//evil.example",
  "///evil.example",
  String.raw`/\evil.example`,
  String.raw`\\evil.example`,
  "/\t/evil.example",
  "/\n/evil.example",
  "\t//evil.example",
  " //evil.example",
  "/.//evil.example",
  "/..//evil.example",
  "/x/..//evil.example",
  String.raw`/./\evil.example`,
  "/%2e//evil.example",
  "https://evil.example/",
  "http:evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "//evil.example:443/%2f..",
  "/@evil.example\u0000//",
  ["/account"],
])("goes to the start page instead of %j", (path) => {
  const target = nextPath(path)
  expect(new URL(target, "https://docket.example").origin).toBe("https://docket.example")
  expect(target.startsWith("//")).toBe(false)
  if (typeof path !== "string" || !path.startsWith("/@")) expect(target).toBe("/")
})

test("leads on from one page to the other without losing the way", () => {
  expect(withNext("/sign-up", "/")).toBe("/sign-up")
  const page = withNext("/sign-in", "/?q=a&sort=title")
  expect(nextPath(new URL(page, "https://docket.example").searchParams.get("next"))).toBe(
    "/?q=a&sort=title",
  )
})
