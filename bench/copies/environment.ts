import { tokens } from "../requests/sessions.ts"

/** What a copy of the built server is started with. */
export const copyEnvironment = (databaseUrl: string, port: number): Record<string, string> => ({
  NODE_ENV: "production",
  DATABASE_URL: databaseUrl,
  PORT: String(port),
  BETTER_AUTH_SECRET: tokens.secret,
  AUTH_ISSUER: tokens.issuer,
  AUTH_AUDIENCE: tokens.audience,
  RATE_LIMIT: "1000000",
  LOG_LEVEL: "warn",
})
