import { createDb, type Database, type PrismaClient } from "@docket/db"
import { webConfig } from "../env.ts"
import { type Auth, createAuth } from "./auth.ts"

// One pool for the process: in development modules are loaded again with every change.
const kept = globalThis as typeof globalThis & { docketDatabase?: Database }

let auth: Auth | undefined

/** The client of this process, made when it is first asked for. */
export const getDatabase = (): PrismaClient => {
  const { databaseUrl, databaseDriver } = webConfig()
  kept.docketDatabase ??= createDb({ url: databaseUrl, driver: databaseDriver })
  return kept.docketDatabase.client
}

export const isDatabaseReachable = (): Promise<boolean> =>
  getDatabase().$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  )

/** Better Auth of this process, made when it is first asked for. */
export const getAuth = (): Auth => {
  auth ??= createAuth(webConfig(), getDatabase())
  return auth
}
