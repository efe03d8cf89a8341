import type { PrismaClient } from "@docket/db"
import { betterAuth } from "better-auth"
import { prismaAdapter } from "better-auth/adapters/prisma"
import { jwt } from "better-auth/plugins"
import type { WebConfig } from "../env.ts"
import { passwordLength } from "../features/account/account-fields.ts"
import { CLIENT_ADDRESS } from "../request-headers.ts"
import { checkRequest } from "./check-request.ts"
import { rememberDeleted } from "./deleted-users.ts"
import { createKeyStore } from "./key-store.ts"
import { logLine } from "./log-line.ts"
import { createRateLimitStorage } from "./rate-limit-storage.ts"

export type AuthConfig = Pick<WebConfig, "url" | "secret" | "issuer" | "audience">

type Person = { id: string; email: string; name: string }

const DAY_SECONDS = 86_400
const guesses = { window: 10, max: 5 } as const

/** What an access token says of a person, besides who issued it, for whom and for how long. */
export const claimsOf = ({ id, email, name }: Person) => ({ sub: id, email, name })

// Without a mailer there is nothing to confirm or reset by mail, and nobody signs in by another way.
const disabledPaths = [
  "/account-info",
  "/change-email",
  "/delete-user/callback",
  "/error",
  "/get-access-token",
  "/link-social",
  "/list-accounts",
  "/ok",
  "/refresh-token",
  "/request-password-reset",
  "/reset-password",
  "/send-verification-email",
  "/sign-in/social",
  "/unlink-account",
  "/update-session",
  "/verify-email",
  "/verify-password",
]

/** Better Auth on our tables: sessions in cookies for the web app, access tokens for the API. */
export const createAuth = (config: AuthConfig, client: PrismaClient) =>
  betterAuth({
    appName: "Docket",
    baseURL: config.url,
    secret: config.secret,
    trustedOrigins: [config.url],
    // A sign-up that is cut off leaves no user without an account behind.
    database: prismaAdapter(client, { provider: "postgresql", transaction: true }),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
    },
    user: {
      deleteUser: { enabled: true, beforeDelete: (user) => rememberDeleted(client, user) },
    },
    hooks: { before: checkRequest },
    databaseHooks: {
      session: {
        create: {
          // Not before: a sign-up holds a connection then, and would wait for another one.
          after: async ({ userId }) => {
            const ended = { userId, expiresAt: { lt: new Date() } }
            // The session is there by now; what cannot be cleared away goes with the next one.
            await Promise.allSettled([client.session.deleteMany({ where: ended })])
          },
        },
      },
    },
    plugins: [
      jwt({
        disableSettingJwtHeader: true,
        jwks: {
          keyPairConfig: { alg: "EdDSA", crv: "Ed25519" },
          rotationInterval: 90 * DAY_SECONDS,
          gracePeriod: DAY_SECONDS,
        },
        adapter: createKeyStore(client, config.secret),
        jwt: {
          issuer: config.issuer,
          audience: config.audience,
          expirationTime: "5m",
          definePayload: ({ user }) => ({ email: user.email, name: user.name }),
        },
      }),
    ],
    disabledPaths,
    rateLimit: {
      enabled: true,
      customStorage: createRateLimitStorage(client),
      customRules: {
        "/sign-in/email": guesses,
        "/sign-up/email": guesses,
        "/change-password": guesses,
        "/delete-user": guesses,
        // No cheaper to count than to answer.
        "/get-session": false,
        "/jwks": false,
        "/token": false,
      },
    },
    advanced: {
      cookiePrefix: "docket",
      useSecureCookies: config.url.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      database: { generateId: () => crypto.randomUUID() },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS] },
      // Better Auth leaves it out where it takes itself to be tested.
      disableOriginCheck: false,
    },
    logger: {
      level: "error",
      log: (level, message, ...details: unknown[]) => {
        process.stderr.write(logLine(level, message, details))
      },
    },
    // What is no answer of Better Auth's is thrown, for answer.ts to deal with.
    onAPIError: { throw: true },
    telemetry: { enabled: false },
  })

export type Auth = ReturnType<typeof createAuth>
