import type { ServerConfig } from "./env.ts"

/** The configured database, else the embedded one, started and migrated. */
export const databaseUrl = async ({ url }: ServerConfig["database"]): Promise<string> => {
  if (url !== undefined) return url
  throw new Error("todo")
}
