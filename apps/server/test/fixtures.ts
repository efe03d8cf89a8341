import { createAuthenticator, createUserRegistry, type AuthConfig } from "@docket/api"
import { testDatabase, type TestDatabase } from "@docket/db/testing"
import type { FastifyInstance } from "fastify"
import { SignJWT } from "jose"
import { pino } from "pino"
import { test as base } from "vitest"
import { buildApp, type AppDeps } from "../src/app.ts"
import { createRateLimits } from "../src/rate-limit/rate-limits.ts"
import { watchLog } from "./canary.ts"
import { recorded } from "./openapi/recorder.ts"

export const secret = "a secret of the tests, long enough for HS256"
export const issuer = "https://issuer.test"
export const audience = "docket-test"
export const allowedOrigin = "https://app.test"

type TokenOptions = {
  scope?: string
  claims?: Record<string, unknown>
  audience?: string
  /** Seconds from now. */
  expiresIn?: number
  secret?: string
}

/** A signed token of the user's, valid unless an option makes it otherwise. */
export const makeToken = async (
  user: { id: string; email?: string | null; name?: string | null },
  { scope, claims, expiresIn = 300, ...options }: TokenOptions = {},
): Promise<string> => {
  const now = Math.floor(Date.now() / 1000)
  const payload = { email: user.email ?? undefined, name: user.name ?? undefined, scope, ...claims }
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(user.id)
    .setIssuer(issuer)
    .setAudience(options.audience ?? audience)
    .setIssuedAt(Math.min(now, now + expiresIn - 300))
    .setExpirationTime(now + expiresIn)
    .sign(new TextEncoder().encode(options.secret ?? secret))
}

/** Request headers with a token of the user's. */
export const bearer = async (user: { id: string }, options?: TokenOptions) => ({
  authorization: `Bearer ${await makeToken(user, options)}`,
})

type AppOptions = Partial<Pick<AppDeps, "rateLimits" | "trustProxy">> & {
  auth?: Partial<AuthConfig>
  /** The clock of tokens and keys, in milliseconds since the epoch. */
  now?: () => number
}

/** Other tests make thousands of calls. */
const noRateLimits = { calls: 0, rejectedTokens: 0 }

/**
 * The whole application on this worker's database, with the lines that it logs. Without rate limits
 * unless they are given.
 */
export const makeApp = async (
  db: TestDatabase,
  { rateLimits, trustProxy = false, auth, now }: AppOptions = {},
): Promise<{ app: FastifyInstance; log: string[] }> => {
  const log: string[] = []
  const logger = pino(
    { level: "info" },
    {
      write: (line: string) => {
        log.push(line)
        watchLog(line)
      },
    },
  )
  const app = await buildApp({
    db,
    users: createUserRegistry(db),
    authenticator: createAuthenticator(
      { issuer, audience, secret, ...auth },
      { log: logger, ...(now && { now }) },
    ),
    logger,
    corsOrigins: [allowedOrigin],
    rateLimits: rateLimits ?? (await createRateLimits(noRateLimits, { log: logger })),
    trustProxy,
  })
  return { app: recorded(app), log }
}

/** Each file has an application and a connection of its own; each test makes its own users. */
export const test = base
  .extend("database", { scope: "file" }, async ({}, { onCleanup }) => {
    const database = await testDatabase()
    onCleanup(() => database.close())
    return database
  })
  .extend("server", { scope: "file" }, async ({ database }, { onCleanup }) => {
    const server = await makeApp(database)
    onCleanup(() => server.app.close())
    return server
  })
  .extend("app", { scope: "file" }, ({ server }) => server.app)
  .extend("log", { scope: "file" }, ({ server }) => server.log)
  .extend("db", { scope: "file" }, ({ database }) => database.client)
