import { expect, test } from "vitest"
import { readEnvironment } from "./env.ts"

const pooled = "postgresql://u:secret@pooler.example:5432/docket?sslmode=require"
const direct = "postgres://u:secret@direct.example/docket"

test("without variables the database is the embedded one", () => {
  const none = { production: false, databaseUrl: undefined, directDatabaseUrl: undefined }
  expect(readEnvironment({})).toEqual(none)
  expect(readEnvironment({ DATABASE_URL: "", NODE_ENV: "test" })).toEqual(none)
})

test("migrations use the direct URL, else the other", () => {
  expect(readEnvironment({ DATABASE_URL: pooled }).directDatabaseUrl).toBe(pooled)
  expect(readEnvironment({ DATABASE_URL: pooled, DIRECT_DATABASE_URL: direct })).toMatchObject({
    databaseUrl: pooled,
    directDatabaseUrl: direct,
  })
})

test.each([
  [{ NODE_ENV: "production" }, "DATABASE_URL is not set"],
  [{ DIRECT_DATABASE_URL: direct }, "DIRECT_DATABASE_URL is set without DATABASE_URL"],
  [{ DATABASE_URL: "mysql://u:secret@h/d" }, "DATABASE_URL is not a PostgreSQL URL"],
  [{ DATABASE_URL: pooled, DIRECT_DATABASE_URL: "secret" }, "DIRECT_DATABASE_URL is not a Post"],
])("refuses %o, and shows no password", (env, message) => {
  expect(() => readEnvironment(env)).toThrow(message)
  expect(() => readEnvironment(env)).not.toThrow("secret")
})
