import { expect, test } from "vitest"
import { contentSecurityPolicy } from "./content-security-policy.ts"

const policy = { nonce: "bm9uY2U=", apiUrl: "https://api.docket.example" }

test("lets nothing run or be sent but our own", () => {
  expect(contentSecurityPolicy({ ...policy, isDev: false }).split("; ")).toEqual([
    "default-src 'self'",
    "script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic'",
    "style-src 'self' 'nonce-bm9uY2U='",
    "style-src-attr 'unsafe-inline'",
    "connect-src 'self' https://api.docket.example",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ])
})

test("allows eval in development only", () => {
  expect(contentSecurityPolicy({ ...policy, isDev: true })).toContain("'unsafe-eval'")
})
