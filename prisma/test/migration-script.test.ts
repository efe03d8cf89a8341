import { expect, test, vi } from "vitest"
import { withClient } from "../src/direct-client.ts"
import { MigrationError } from "../src/migration-error.ts"
import { withSchemaEngine } from "../src/schema-engine.ts"
import { emptyDatabase } from "./empty-database.ts"

vi.setConfig({ testTimeout: 30_000 })

/** Applies scripts as migrations named m0, m1 and so on. */
function applyScripts(url: string, scripts: string[]) {
  const migrationsList = {
    baseDir: "/",
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"' },
    shadowDbInitScript: "",
    migrationDirectories: scripts.map((value, index) => ({
      path: `m${index}`,
      migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value } },
    })),
  }
  const filters = { externalTables: [], externalEnums: [] }
  return withSchemaEngine(url, (engine) => engine.applyMigrations({ migrationsList, filters }))
}

/** A database with limits as docs/many-copies.md has them. */
async function boundedDatabase(): Promise<string> {
  const url = await emptyDatabase()
  const name = new URL(url).pathname.slice(1)
  await withClient(url, (client) =>
    client.query(`ALTER DATABASE ${name} SET statement_timeout = '3s'`),
  )
  return url
}

test("a script may take longer than the role's other statements", async () => {
  const url = await boundedDatabase()
  await applyScripts(url, ["CREATE TABLE seen AS SELECT current_setting('statement_timeout')"])
  const { rows } = await withClient(url, (client) => client.query("SELECT * FROM seen"))
  expect(rows).toEqual([{ current_setting: "0" }])
})

test("a script does not wait for ever for a lock, which others would wait behind", async () => {
  const url = await emptyDatabase()
  const scripts = ["CREATE TABLE notes (id int)", "ALTER TABLE notes ADD COLUMN text text"]
  await applyScripts(url, scripts.slice(0, 1))
  const failure = await withClient(url, async (reader) => {
    await reader.query("BEGIN")
    await reader.query("SELECT FROM notes")
    return applyScripts(url, scripts).catch((error: unknown) => error)
  })
  const { message } = new MigrationError(failure as Error)
  expect(message).toMatch(/^Migration m1 failed and left nothing behind: .+\n\n.+pg_stat_activity/s)
  expect(message).not.toContain("sql_schema_connector")
})
