import type { ConnectionsConfig } from "../src/connections.ts"
import { createDb, type Database } from "../src/database.ts"
import { startMistreated } from "../src/postgres/mistreated.ts"

/** A PostgreSQL that a test may mistreat, with few connections to give. */
export async function mistreatedServer() {
  const server = await startMistreated({ max_connections: "12", deadlock_timeout: "100ms" })
  return {
    ...server,
    connect: (config?: Partial<ConnectionsConfig>): Database =>
      createDb({ url: server.url, maxConnections: 3, ...config }),
  }
}
