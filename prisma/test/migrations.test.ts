import { expect, inject, test } from "vitest"
import { createDb } from "../src/database.ts"
import { withClient } from "../src/direct-client.ts"
import { applyMigrations, diffSchema } from "../src/migrate.ts"
import { migrationFolders } from "../src/migration-files.ts"
import { migrationNames } from "../src/migration-names.ts"
import { emptyDatabase } from "./empty-database.ts"

test("the migrations lead to schema.prisma", async () => {
  expect(await diffSchema(inject("docketPostgres"))).toBe("")
})

async function shadows(): Promise<unknown[]> {
  const sql = "SELECT datname FROM pg_database WHERE datname LIKE 'docket_shadow_%'"
  return (await withClient(inject("docketPostgres"), (client) => client.query(sql))).rows
}

test("leaves no shadow database behind", async () => {
  await diffSchema(inject("docketPostgres"))
  // Other workers may have one at this moment.
  await expect.poll(shadows).toEqual([])
})

test("migration-names.ts lists the folders of migrations/", async () => {
  expect(migrationNames).toEqual(await migrationFolders())
})

test("applies every migration to an empty database, and nothing the second time", async () => {
  const url = await emptyDatabase()
  await using db = createDb({ url, maxConnections: 1 })
  expect(await db.pendingMigrations()).toEqual(migrationNames)
  expect(await applyMigrations(url)).toEqual(migrationNames)
  expect(await db.pendingMigrations()).toEqual([])
  expect(await applyMigrations(url)).toEqual([])
  expect(await db.client.task.count()).toBe(0)
})

test("applies each migration once when several processes start together", async () => {
  const url = await emptyDatabase()
  const applied = await Promise.all([1, 2, 3].map(() => applyMigrations(url)))
  expect(applied.flat()).toEqual(migrationNames)
})

test("takes a failed migration back and applies it once the cause is gone", async () => {
  const url = await emptyDatabase()
  const sql = "CREATE FUNCTION task_tags_are_valid(text[]) RETURNS boolean LANGUAGE sql RETURN true"
  await withClient(url, (client) => client.query(sql))
  const failure = await applyMigrations(url).catch((error: unknown) => error)
  expect(String(failure)).toMatch(/users_and_tasks failed.+task_tags_are_valid" already exists/)
  expect(String(failure)).not.toContain("sql_schema_connector")

  await using db = createDb({ url, maxConnections: 1 })
  expect(await db.pendingMigrations()).toEqual(migrationNames)
  await withClient(url, (client) => client.query("DROP FUNCTION task_tags_are_valid(text[])"))
  expect(await applyMigrations(url)).toEqual(migrationNames)
})

test("says what to do about a migration that was interrupted", async () => {
  const url = await emptyDatabase()
  await applyMigrations(url)
  await withClient(url, (client) =>
    client.query("UPDATE _prisma_migrations SET finished_at = NULL"),
  )
  await expect(applyMigrations(url)).rejects.toThrow("SET rolled_back_at = now()")
})

test("refuses a database with tables of somebody else's", async () => {
  const url = await emptyDatabase()
  await withClient(url, (client) => client.query("CREATE TABLE theirs (id int)"))
  await expect(applyMigrations(url)).rejects.toThrow("The database schema is not empty")
})
