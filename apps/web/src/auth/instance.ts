import { createDb, type Database } from "@docket/db"
import { webConfig } from "../env.ts"
import { type Auth, createAuth } from "./auth.ts"

// One pool for the process: in development modules are loaded again with every change.
const kept = globalThis as typeof globalThis & { docketDatabase?: Database }

let auth: Auth | undefined

/** Better Auth of this process, made when it is first asked for. */
export const getAuth = (): Auth => {
  if (auth !== undefined) return auth
  const config = webConfig()
  kept.docketDatabase ??= createDb({ url: config.databaseUrl, driver: config.databaseDriver })
  auth = createAuth(config, kept.docketDatabase.client)
  return auth
}
