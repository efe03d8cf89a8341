export type Environment = {
  production: boolean
  /** Pooled where there is a pooler; none means the embedded database. */
  databaseUrl: string | undefined
  /** Unpooled: for migrations and Prisma Studio. */
  directDatabaseUrl: string | undefined
}

/** What the commands of this package take from the environment. Throws, naming the variable that is wrong. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const production = env["NODE_ENV"] === "production"
  const databaseUrl = postgresUrl(env, "DATABASE_URL")
  const directDatabaseUrl = postgresUrl(env, "DIRECT_DATABASE_URL") ?? databaseUrl
  if (production && databaseUrl === undefined) {
    throw new Error("DATABASE_URL is not set. In production there is no embedded database.")
  }
  if (databaseUrl === undefined && directDatabaseUrl !== undefined) {
    throw new Error("DIRECT_DATABASE_URL is set without DATABASE_URL. Set both, or neither.")
  }
  return { production, databaseUrl, directDatabaseUrl }
}

/** The environment of a child process: this one's, and the given variables. */
export function childEnvironment(variables: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...variables }
}

function postgresUrl(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]
  if (value === undefined || value === "") return undefined
  const protocol = URL.parse(value)?.protocol
  if (protocol === "postgresql:" || protocol === "postgres:") return value
  // Without the value: it holds a password.
  throw new Error(
    `${name} is not a PostgreSQL URL like postgresql://user:password@host:5432/database.`,
  )
}
