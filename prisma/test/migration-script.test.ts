import { expect, test } from "vitest"
import { withClient } from "../src/direct-client.ts"
import { withSchemaEngine } from "../src/schema-engine.ts"
import { emptyDatabase } from "./empty-database.ts"

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
