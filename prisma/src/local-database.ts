import { startEmbedded } from "./embedded.ts"
import type { Environment } from "./env.ts"
import { applyMigrations } from "./migrate.ts"

export type LocalDatabase = AsyncDisposable & {
  url: string
  directUrl: string
  embedded: boolean
}

/**
 * The database that the environment names or, outside production, the embedded one: started or joined,
 * migrated, and left when disposed of. `log` is told what takes time.
 */
export async function openLocalDatabase(
  { databaseUrl, directDatabaseUrl }: Omit<Environment, "production">,
  log: (message: string) => void,
): Promise<LocalDatabase> {
  if (databaseUrl !== undefined) {
    const directUrl = directDatabaseUrl ?? databaseUrl
    return { url: databaseUrl, directUrl, embedded: false, [Symbol.asyncDispose]: async () => {} }
  }
  const server = await startEmbedded({ log })
  try {
    for (const name of await applyMigrations(server.url, log)) log(`Applied ${name}`)
  } catch (error) {
    await server.stop()
    throw error
  }
  return {
    url: server.url,
    directUrl: server.url,
    embedded: true,
    [Symbol.asyncDispose]: server.stop,
  }
}
