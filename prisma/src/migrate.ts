import { withClient } from "./direct-client.ts"
import { rethrowReadable } from "./migration-error.ts"
import { migrationFolders, migrationsList, saveMigration, schemaFiles } from "./migration-files.ts"
import { lockMigrations, rollBackUnfinished } from "./migration-lock.ts"
import { withSchemaEngine } from "./schema-engine.ts"

const filters = { externalTables: [], externalEnums: [] }

/**
 * Applies the migrations that the database does not have yet and returns their names, in order. The URL must
 * be a direct one: a pooler in transaction mode has no locks. Several processes may do it at once: `log` is told
 * when another has to be waited for, and after a minute of that it throws. Throws when a migration fails, also
 * when it has to wait for a lock on a table; it has then left nothing behind, and is tried again the next time.
 */
export async function applyMigrations(
  url: string,
  log: (message: string) => void = () => {},
): Promise<string[]> {
  const migrations = await migrationsList()
  return withClient(url, async (client) => {
    await lockMigrations(client, { log })
    await rollBackUnfinished(client, { log })
    return withSchemaEngine(url, async (engine) => {
      const output = await engine
        .applyMigrations({ migrationsList: migrations, filters })
        .catch(rethrowReadable)
      return output.appliedMigrationNames
    }).catch(async (error: unknown) => {
      // The next run does it otherwise.
      await rollBackUnfinished(client, { log, patience: 1_000 }).catch(() => undefined)
      throw error
    })
  })
}

/**
 * SQL that leads from the state after all migrations to schema.prisma; empty when they agree. The URL is of
 * any database whose user may create another one, in which the migrations are tried.
 */
export async function diffSchema(url: string): Promise<string> {
  const from = await migrationsList()
  const to = await schemaFiles()
  return withSchemaEngine(url, async (engine) => {
    const { stdout } = await engine
      .diff({
        from: { tag: "migrations", ...from },
        to: { tag: "schemaDatamodel", files: to },
        script: true,
        exitCode: null,
        filters,
      })
      .catch(rethrowReadable)
    const sql = stdout?.trim() ?? ""
    return sql === "-- This is an empty migration." ? "" : sql
  })
}

/**
 * Writes what schema.prisma has and the migrations have not as a new migration, without applying it, and
 * returns its folder's name; undefined when there is nothing to write. For the URL see `diffSchema`.
 */
export async function writeMigration(url: string, title: string): Promise<string | undefined> {
  const sql = await diffSchema(url)
  if (sql === "") return undefined
  const last = Number((await migrationFolders()).at(-1)?.split("_")[0] ?? 0)
  const now = Number(new Date().toISOString().replace(/\D/g, "").slice(0, 14))
  const name = `${Math.max(now, last + 1)}_${title}`
  await saveMigration(name, `${sql}\n`)
  return name
}
