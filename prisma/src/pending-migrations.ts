import { driverError } from "./driver-error.ts"
import { migrationNames } from "./migration-names.ts"
import type { Query } from "./query.ts"

/** Names of this build's migrations that the database has not finished, in order. */
export async function pendingMigrations(query: Query): Promise<string[]> {
  const applied = await appliedMigrations(query)
  return migrationNames.filter((name) => !applied.has(name))
}

async function appliedMigrations(query: Query): Promise<Set<string>> {
  try {
    const rows = await query<{ migration_name: string }>({
      text: `SELECT migration_name FROM _prisma_migrations
        WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
      values: [],
    })
    return new Set(rows.map((row) => row.migration_name))
  } catch (error) {
    const undefinedTable = driverError(error).sqlState === "42P01"
    if (undefinedTable) return new Set()
    throw error
  }
}
