import { driverError } from "./driver-error.ts"
import type { PrismaClient } from "./generated/client.ts"
import { migrationNames } from "./migration-names.ts"

/** Names of this build's migrations that the database has not finished, in order. */
export async function pendingMigrations(
  client: Pick<PrismaClient, "$queryRaw">,
): Promise<string[]> {
  const applied = await appliedMigrations(client)
  return migrationNames.filter((name) => !applied.has(name))
}

async function appliedMigrations(client: Pick<PrismaClient, "$queryRaw">): Promise<Set<string>> {
  try {
    const rows = await client.$queryRaw<{ migration_name: string }[]>`
      SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`
    return new Set(rows.map((row) => row.migration_name))
  } catch (error) {
    const undefinedTable = driverError(error).sqlState === "42P01"
    if (undefinedTable) return new Set()
    throw error
  }
}
