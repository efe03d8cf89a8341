import { expect, test } from "vitest"
import { readWebConfig } from "./env.ts"

const DATABASE_URL = "postgresql://docket@db.example/docket"
const production = {
  NODE_ENV: "production",
  DATABASE_URL,
  BETTER_AUTH_SECRET: "x8Kq2vNf4Zs7Wb1Tj6Ly9Ra3Pc5Md0Hg",
  BETTER_AUTH_URL: "https://docket.example",
  API_URL: "https://api.docket.example",
}

test("needs nothing outside production but a database", () => {
  expect(readWebConfig({ DATABASE_URL, API_URL: "" })).toEqual({
    url: "http://localhost:3000",
    apiUrl: "http://localhost:4000",
    databaseUrl: DATABASE_URL,
    databaseDriver: "pg",
    secret: "docket-development-secret-not-for-production",
    issuer: "http://localhost:3000",
    audience: "docket",
    trustProxy: false,
    host: "127.0.0.1",
    port: 3000,
  })
  expect(() => readWebConfig({})).toThrow("DATABASE_URL")
})

test("issues tokens in the name of its own origin, unless told otherwise", () => {
  expect(readWebConfig(production)).toMatchObject({ issuer: "https://docket.example" })
  const AUTH_ISSUER = "https://issuer.example"
  expect(readWebConfig({ ...production, AUTH_ISSUER })).toMatchObject({ issuer: AUTH_ISSUER })
})

test("runs in production on this machine without https", () => {
  const local = { BETTER_AUTH_URL: "http://localhost:3000", API_URL: "http://127.0.0.1:4000" }
  expect(readWebConfig({ ...production, ...local })).toMatchObject({ url: local.BETTER_AUTH_URL })
})

test.each([
  ["DATABASE_URL", ""],
  ["DATABASE_URL", "mysql://db.example/docket"],
  ["DATABASE_DRIVER", "mysql"],
  ["BETTER_AUTH_SECRET", ""],
  ["BETTER_AUTH_SECRET", "short"],
  ["BETTER_AUTH_SECRET", "x".repeat(40)],
  ["BETTER_AUTH_SECRET", "docket-development-secret-not-for-production"],
  ["BETTER_AUTH_SECRET", "better-auth-secret-12345678901234567890"],
  ["BETTER_AUTH_URL", ""],
  ["BETTER_AUTH_URL", "http://docket.example"],
  ["BETTER_AUTH_URL", "http://localhost.evil.example"],
  ["BETTER_AUTH_URL", "https://docket.example/"],
  ["BETTER_AUTH_URL", "docket.example"],
  ["API_URL", ""],
  ["API_URL", "http://api.docket.example"],
  ["API_URL", "https://api.docket.example/trpc"],
  ["AUTH_ISSUER", " "],
  ["AUTH_AUDIENCE", "a b"],
  ["TRUST_PROXY", "everybody"],
  ["TRUST_PROXY", "10.0.0.0/33"],
  ["WEB_PORT", "http"],
  ["WEB_PORT", "70000"],
  ["WEB_PORT", " "],
  ["WEB_PORT", "1e3"],
  ["NODE_ENV", "Production"],
])("refuses to start in production with %s=%s, and names the variable", (name, value) => {
  expect(() => readWebConfig({ ...production, [name]: value })).toThrow(name)
})

test("keeps the value of a variable out of its message", () => {
  const secret = "hunter2hunter2"
  expect(() => readWebConfig({ ...production, BETTER_AUTH_SECRET: secret })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining(secret) }),
  )
})
