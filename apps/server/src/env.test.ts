import { expect, test } from "vitest"
import { readCommandConfig, readServerConfig } from "./env.ts"

const production = {
  NODE_ENV: "production",
  DATABASE_URL: "postgresql://docket@db.example/docket",
  AUTH_ISSUER: "https://app.example",
  AUTH_AUDIENCE: "docket",
  AUTH_JWKS_URL: "https://app.example/api/auth/jwks",
}

test("needs nothing outside production but a database", () => {
  expect(readCommandConfig({ PORT: "" })).toMatchObject({ port: 4000, databaseUrl: undefined })
  expect(() => readServerConfig({})).toThrow("DATABASE_URL")
})

test("limits 600 calls and 60 bad tokens a minute, unless told otherwise", () => {
  const limits = (source: NodeJS.ProcessEnv) =>
    readServerConfig({ ...production, ...source }).rateLimits
  expect(limits({})).toEqual({ calls: 600, rejectedTokens: 60, redisUrl: undefined })
  const redisUrl = "rediss://:secret@cache.example:6380/1"
  const set = { RATE_LIMIT: "0", RATE_LIMIT_FAILED_AUTH: "5", REDIS_URL: redisUrl }
  expect(limits(set)).toEqual({ calls: 0, rejectedTokens: 5, redisUrl })
})

test("has no default secret and no default origin in production", () => {
  const { auth, corsOrigins } = readServerConfig(production)
  expect(auth.secret).toBeUndefined()
  expect(auth.jwks).toMatchObject({ allowInsecureLoopback: false, cooldownSeconds: 30 })
  expect(corsOrigins).toEqual([])
})

test.each([
  ["DATABASE_URL", ""],
  ["AUTH_ISSUER", ""],
  ["AUTH_AUDIENCE", ""],
  ["AUTH_JWKS_URL", ""],
  ["AUTH_JWKS_URL", "not a URL"],
  ["AUTH_JWKS_URL", "http://localhost:3000/jwks"],
  ["BETTER_AUTH_SECRET", "short"],
  ["BETTER_AUTH_SECRET", "x".repeat(40)],
  ["BETTER_AUTH_SECRET", "docket-development-secret-not-for-production"],
  ["BETTER_AUTH_SECRET", "better-auth-secret-12345678901234567890"],
  ["BETTER_AUTH_SECRET", "12345678901234567890123456789012"],
  ["BETTER_AUTH_SECRET", "changeme-changeme-changeme-changeme-1"],
  ["BETTER_AUTH_SECRET", "your-secret-key-change-in-production-please"],
  ["NODE_ENV", "Production"],
  ["AUTH_ISSUER", " "],
  ["PORT", "70000"],
  ["PORT", "http"],
  ["PORT", "0x10"],
  ["WEB_PORT", " "],
  ["CORS_ORIGINS", "https://app.example/path"],
  ["CORS_ORIGINS", "*"],
  ["RATE_LIMIT", "-1"],
  ["RATE_LIMIT", "many"],
  ["RATE_LIMIT", " "],
  ["RATE_LIMIT_FAILED_AUTH", "\t"],
  ["AUTH_JWKS_MAX_AGE_SECONDS", "1e3"],
  ["AUTH_JWKS_COOLDOWN_SECONDS", "0"],
  ["RATE_LIMIT_FAILED_AUTH", "1.5"],
  ["REDIS_URL", "https://cache.example"],
  ["TRUST_PROXY", "everybody"],
  ["TRUST_PROXY", "10.0.0.0/99"],
  ["LOG_LEVEL", "loud"],
  ["DATABASE_DRIVER", "mysql"],
])("refuses to start in production with %s=%s, and names the variable", (name, value) => {
  expect(() => readServerConfig({ ...production, [name]: value })).toThrow(name)
})

test("keeps the value of a variable out of its message", () => {
  const secret = "hunter2hunter2"
  expect(() =>
    readServerConfig({ ...production, DATABASE_URL: `mysql://a:${secret}@b/c` }),
  ).toThrow(expect.objectContaining({ message: expect.not.stringContaining(secret) }))
})

test.each([
  ["2", 2],
  ["true", true],
  ["10.0.0.1, 10.1.0.0/16", "10.0.0.1, 10.1.0.0/16"],
])("reads TRUST_PROXY=%s", (value, expected) => {
  expect(readServerConfig({ ...production, TRUST_PROXY: value }).trustProxy).toEqual(expected)
})
