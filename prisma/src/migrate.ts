import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import pg from "pg"
import { migrationsDirectory, migrationsList, schemaFiles } from "./migration-files.ts"
import { withSchemaEngine } from "./schema-engine.ts"

const filters = { externalTables: [], externalEnums: [] }

/**
 * Applies the migrations that the database does not have yet and returns their names, in order. The URL
 * must be a direct one: a pooler in transaction mode has no locks. Several processes may do it at once.
 */
export async function applyMigrations(url: string): Promise<string[]> {
  const migrations = await migrationsList()
  return withLock(url, () =>
    withSchemaEngine(url, async (engine) => {
      const output = await engine.applyMigrations({ migrationsList: migrations, filters })
      return output.appliedMigrationNames
    }),
  )
}

// The engine has a lock of its own, and gives up waiting for it after ten seconds.
async function withLock<Result>(url: string, work: () => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on("error", () => {})
  await client.connect()
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('docket: migrations'))")
    return await work()
  } finally {
    await client.end()
  }
}

/**
 * SQL that leads from the state after all migrations to schema.prisma; empty when they agree. The URL is
 * of any database whose user may create another, in which the migrations are tried.
 */
export async function diffSchema(url: string): Promise<string> {
  const from = await migrationsList()
  const to = await schemaFiles()
  return withSchemaEngine(url, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: "migrations", ...from },
      to: { tag: "schemaDatamodel", files: to },
      script: true,
      exitCode: null,
      filters,
    })
    const sql = stdout ?? ""
    return sql.trim() === "-- This is an empty migration." ? "" : sql
  })
}
