import { parseKeyServerUrl } from "@docket/api"
import { environment, type Environment } from "./env-schema.ts"

const DEVELOPMENT_SECRET = "docket-development-secret-not-for-production"
// Two looks of a load balancer that looks once a second; what is left of 10 s is for the requests.
const DRAIN_MS = 2_000
const WELL_KNOWN_SECRETS: ReadonlySet<string> = new Set([
  DEVELOPMENT_SECRET,
  "better-auth-secret-12345678901234567890",
  "better-auth-secret-123456789",
])

/** Thrown when the process must not start: one line for each variable, saying what to do. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError"

  constructor(problems: readonly string[]) {
    super(`The environment does not fit:\n${problems.map((line) => `  ${line}`).join("\n")}`)
  }
}

const productionProblems = (env: Environment): string[] => {
  const problems: string[] = []
  const missing = (name: keyof Environment, why: string) => {
    if (env[name] === undefined) problems.push(`${name} is not set: ${why}`)
  }
  missing("AUTH_ISSUER", "set it to the `iss` of the access tokens.")
  missing("AUTH_AUDIENCE", "set it to the `aud` of the access tokens.")
  if (env.BETTER_AUTH_SECRET === undefined && env.AUTH_JWKS_URL === undefined) {
    problems.push(
      "AUTH_JWKS_URL and BETTER_AUTH_SECRET are both not set: no token could be verified.",
    )
  }
  if (env.BETTER_AUTH_SECRET !== undefined && isWellKnown(env.BETTER_AUTH_SECRET)) {
    problems.push("BETTER_AUTH_SECRET is well known: make one with `openssl rand -base64 32`.")
  }
  return problems
}

/** What examples and placeholders are made of. */
const PLACEHOLDER =
  /change.?me|change.?in.?prod|your.?(secret|key)|example|password|12345678|abcdefgh/i

const isWellKnown = (value: string): boolean =>
  WELL_KNOWN_SECRETS.has(value) || PLACEHOLDER.test(value) || new Set(value).size < 8

const parse = (source: NodeJS.ProcessEnv): Environment => {
  // An empty variable counts as not set, as a line of .env.example is left.
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""))
  const parsed = environment.safeParse(set)
  if (parsed.success) return parsed.data
  throw new EnvironmentError(
    parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`),
  )
}

const jwksOf = (env: Environment, isProduction: boolean) => {
  if (env.AUTH_JWKS_URL === undefined) return undefined
  const allowInsecureLoopback = !isProduction
  try {
    parseKeyServerUrl(env.AUTH_JWKS_URL, { allowInsecureLoopback })
  } catch (error) {
    throw new EnvironmentError([`AUTH_JWKS_URL: ${error instanceof Error ? error.message : ""}`])
  }
  return {
    url: env.AUTH_JWKS_URL,
    cooldownSeconds: env.AUTH_JWKS_COOLDOWN_SECONDS,
    maxAgeSeconds: env.AUTH_JWKS_MAX_AGE_SECONDS,
    allowInsecureLoopback,
  }
}

const toConfig = (env: Environment) => {
  const isProduction = env.NODE_ENV === "production"
  const problems = isProduction ? productionProblems(env) : []
  if (problems.length > 0) throw new EnvironmentError(problems)
  const webUrl = env.BETTER_AUTH_URL ?? `http://localhost:${env.WEB_PORT}`
  return {
    isProduction,
    web: { url: webUrl, host: env.WEB_HOST, port: env.WEB_PORT },
    apiUrl: env.API_URL ?? `http://localhost:${env.PORT}`,
    auth: {
      issuer: env.AUTH_ISSUER ?? webUrl,
      audience: env.AUTH_AUDIENCE ?? "docket",
      secret: env.BETTER_AUTH_SECRET ?? (isProduction ? undefined : DEVELOPMENT_SECRET),
      jwks: jwksOf(env, isProduction),
    },
    rateLimits: {
      calls: env.RATE_LIMIT,
      rejectedTokens: env.RATE_LIMIT_FAILED_AUTH,
      redisUrl: env.REDIS_URL,
    },
    databaseDriver: env.DATABASE_DRIVER,
    // A restart while somebody develops is not to wait for clients that nobody has.
    drainMs: isProduction ? DRAIN_MS : 0,
    host: env.HOST,
    port: env.PORT,
    corsOrigins: env.CORS_ORIGINS ?? (isProduction ? [] : [webUrl]),
    trustProxy: env.TRUST_PROXY,
    logLevel: env.LOG_LEVEL,
  }
}

/** The configuration of the server process. Throws `EnvironmentError`. */
export const readServerConfig = (source: NodeJS.ProcessEnv) => {
  const env = parse(source)
  const config = toConfig(env)
  if (env.DATABASE_URL === undefined) {
    throw new EnvironmentError(["DATABASE_URL is not set: it names the PostgreSQL database."])
  }
  return { ...config, databaseUrl: env.DATABASE_URL }
}
export type ServerConfig = ReturnType<typeof readServerConfig>

/** The same for the commands, which can do without a database of their own outside production. */
export const readCommandConfig = (source: NodeJS.ProcessEnv) => {
  const env = parse(source)
  const config = toConfig(env)
  if (config.isProduction && env.DATABASE_URL === undefined) {
    throw new EnvironmentError(["DATABASE_URL is not set: production has no embedded database."])
  }
  const directDatabaseUrl = env.DIRECT_DATABASE_URL ?? env.DATABASE_URL
  return { ...config, databaseUrl: env.DATABASE_URL, directDatabaseUrl }
}
export type CommandConfig = ReturnType<typeof readCommandConfig>
