import { expect, test } from "vitest"
import { isOtherLoopbackName } from "./loopback.ts"

test.each([
  ["127.0.0.1:3000", "http://localhost:3000", true],
  ["[::1]:3000", "http://localhost:3000", true],
  ["localhost:3000", "http://127.0.0.1:3000", true],
  ["localhost:3000", "http://localhost:3000", false],
  ["127.0.0.1:8080", "http://localhost:3000", false],
  ["127.0.0.1", "https://docket.example", false],
  ["localhost.evil.example:3000", "http://localhost:3000", false],
  ["docket.example:3000", "http://localhost:3000", false],
  ["not a host", "http://localhost:3000", false],
  [undefined, "http://localhost:3000", false],
])("%s is another name of %s: %s", (host, url, expected) => {
  expect(isOtherLoopbackName(host, url)).toBe(expected)
})
