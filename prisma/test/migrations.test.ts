import { expect, inject, test, vi } from "vitest"
import { createDb } from "../src/database.ts"
import { withClient } from "../src/direct-client.ts"
import { applyMigrations, diffSchema } from "../src/migrate.ts"
import { migrationAdapter } from "../src/migration-adapter.ts"
import { MigrationError } from "../src/migration-error.ts"
import { migrationFolders } from "../src/migration-files.ts"
import { lockMigrations } from "../src/migration-lock.ts"
import { migrationNames } from "../src/migration-names.ts"
import { emptyDatabase } from "./empty-database.ts"

vi.setConfig({ testTimeout: 30_000 })

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

test("says so while another process's migration keeps it waiting", async () => {
  const url = await emptyDatabase()
  let applied: Promise<string[]> | undefined
  await withClient(url, async (other) => {
    await lockMigrations(other, { log: () => {} })
    const isWaiting = new Promise<string>((resolve) => {
      applied = applyMigrations(url, resolve)
    })
    expect(await isWaiting).toContain("Another migration is running")
  })
  expect(await applied).toEqual(migrationNames)
})

test("does not wait for ever for a lock, which a pooler may keep", async () => {
  const url = await emptyDatabase()
  const log = () => {}
  await withClient(url, async (other) => {
    await lockMigrations(other, { log })
    const second = withClient(url, (client) => lockMigrations(client, { log, patience: 0 }))
    await expect(second).rejects.toThrow(/DIRECT_DATABASE_URL .+ names a pooler/)
  })
})

test("leaves a query alone that waits for a lock when the engine has given it up", async () => {
  const url = await emptyDatabase()
  const lock = "SELECT pg_advisory_lock(1)"
  await withClient(url, async (other) => {
    await other.query(lock)
    const adapter = migrationAdapter(url)
    const connection = await adapter.factory.connect()
    const waiting = connection.executeRaw({ sql: lock, args: [], argTypes: [] })
    const waits =
      "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    await expect.poll(async () => (await other.query(waits)).rowCount).toBe(1)
    await Promise.all([expect(waiting).rejects.toThrow(), adapter.dispose()])
  })
})

test("says what to do when the engine does not get its lock", () => {
  const error = Object.assign(new Error("Timed out"), { code: "P1002" })
  expect(new MigrationError(error).message).toMatch(/Timed out\n\n.+names a pooler/)
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

test("refuses a database with tables of somebody else's", async () => {
  const url = await emptyDatabase()
  await withClient(url, (client) => client.query("CREATE TABLE theirs (id int)"))
  await expect(applyMigrations(url)).rejects.toThrow("The database schema is not empty")
})
