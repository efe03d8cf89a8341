import { environment, type Environment } from "./env-schema.ts"
import { isLoopback } from "./loopback.ts"

const DEVELOPMENT_SECRET = "docket-development-secret-not-for-production"
const WELL_KNOWN_SECRETS: ReadonlySet<string> = new Set([
  DEVELOPMENT_SECRET,
  "better-auth-secret-12345678901234567890",
  "better-auth-secret-123456789",
])

/** Where server.ts leaves the configuration for the pages, which Next.js bundles. */
const HANDED_OVER = "DOCKET_WEB_CONFIG"

type Source = Readonly<Record<string, string | undefined>>

/** Thrown when the process must not start: one line for each variable, saying what to do. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError"

  constructor(problems: readonly string[]) {
    super(`The environment does not fit:\n${problems.map((line) => `  ${line}`).join("\n")}`)
  }
}

/** What examples and placeholders are made of. */
const PLACEHOLDER =
  /change.?me|change.?in.?prod|your.?(secret|key)|example|password|12345678|abcdefgh/i

const isWellKnown = (value: string): boolean =>
  WELL_KNOWN_SECRETS.has(value) || PLACEHOLDER.test(value) || new Set(value).size < 8

const isSecure = (origin: string): boolean => {
  const { protocol, hostname } = new URL(origin)
  return protocol === "https:" || isLoopback(hostname)
}

const productionProblems = (env: Environment): string[] => {
  const problems: string[] = []
  const missing = (name: keyof Environment, what: string) => {
    if (env[name] === undefined) problems.push(`${name} is not set: ${what}`)
  }
  missing("BETTER_AUTH_SECRET", "make one with `openssl rand -base64 32`.")
  missing("BETTER_AUTH_URL", "set it to the origin under which people open the web app.")
  missing("API_URL", "set it to the origin under which browsers reach the API.")
  if (env.BETTER_AUTH_SECRET !== undefined && isWellKnown(env.BETTER_AUTH_SECRET)) {
    problems.push("BETTER_AUTH_SECRET is well known: make one with `openssl rand -base64 32`.")
  }
  for (const name of ["BETTER_AUTH_URL", "API_URL"] as const) {
    const origin = env[name]
    if (origin !== undefined && !isSecure(origin)) {
      problems.push(`${name} must be https, or passwords and tokens travel in the clear.`)
    }
  }
  return problems
}

const parse = (source: Source): Environment => {
  // An empty variable counts as not set, as a line of .env.example is left.
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""))
  const parsed = environment.safeParse(set)
  if (parsed.success) return parsed.data
  throw new EnvironmentError(
    parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`),
  )
}

/** The configuration of the web app. Throws `EnvironmentError`. */
export const readWebConfig = (source: Source) => {
  const env = parse(source)
  const isProduction = env.NODE_ENV === "production"
  const problems = isProduction ? productionProblems(env) : []
  if (env.DATABASE_URL === undefined) {
    problems.push("DATABASE_URL is not set: it names the PostgreSQL database, the API's own.")
  }
  if (problems.length > 0) throw new EnvironmentError(problems)
  const url = env.BETTER_AUTH_URL ?? `http://localhost:${env.WEB_PORT}`
  return {
    url,
    apiUrl: env.API_URL ?? "http://localhost:4000",
    databaseUrl: env.DATABASE_URL ?? "",
    databaseDriver: env.DATABASE_DRIVER,
    secret: env.BETTER_AUTH_SECRET ?? DEVELOPMENT_SECRET,
    issuer: env.AUTH_ISSUER ?? url,
    audience: env.AUTH_AUDIENCE,
    trustProxy: env.TRUST_PROXY,
    host: env.WEB_HOST,
    port: env.WEB_PORT,
  }
}
export type WebConfig = ReturnType<typeof readWebConfig>

/**
 * Reads the configuration of this process and leaves it to the pages. They cannot read the environment
 * themselves: Next.js sets NODE_ENV by how it was built, to `production` on a laptop too.
 */
export const prepareEnvironment = ({ isDev }: { isDev: boolean }): WebConfig => {
  const config = readWebConfig(process.env)
  Object.assign(process.env, {
    [HANDED_OVER]: JSON.stringify(config),
    NODE_ENV: isDev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
  })
  return config
}

/** The configuration, for what is bundled. Asked for while a request is answered, never at build time. */
export const webConfig = (): WebConfig => {
  const json = process.env[HANDED_OVER]
  if (json === undefined) throw new Error("Start the web app through server.ts: pnpm start.")
  return JSON.parse(json) as WebConfig
}
