import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test, vi } from "vitest"
import { withClient } from "../src/direct-client.ts"
import { emptyDatabase } from "./empty-database.ts"
import { command, packageCopy } from "./package-copy.ts"

vi.setConfig({ testTimeout: 60_000 })

const name = "29991231000000_notes"

/** A clone whose last migration takes a while, killed at it. */
async function killedMigration({ seconds }: { seconds: number }) {
  const [folder, url] = [await packageCopy(), await emptyDatabase()]
  const migration = join(folder, "migrations", name)
  await mkdir(migration)
  const script = `CREATE TABLE notes (id int);\nSELECT pg_sleep(${seconds}) -- and a comment`
  await writeFile(join(migration, "migration.sql"), script)

  const env = { PATH: process.env["PATH"], DATABASE_URL: url }
  const args = [join(folder, "src/cli/migrate.ts")]
  const migrate = spawn(process.execPath, args, { env, stdio: "ignore" })
  const exit = once(migrate, "exit")
  const sleeping = `SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event = 'PgSleep'`
  const query = (sql: string) => withClient(url, (client) => client.query(sql))
  await expect.poll(async () => (await query(sleeping)).rowCount, { timeout: 20_000 }).toBe(1)
  migrate.kill("SIGKILL")
  await exit
  return { query, sleeping, again: () => command(folder, ["migrate"], { DATABASE_URL: url }) }
}

test("a script that PostgreSQL finishes after its process has died is applied", async () => {
  const { query, again } = await killedMigration({ seconds: 3 })
  const { code, stderr } = await again()
  expect(stderr).toMatch(/The database is up to date\.\n$/)
  expect(stderr).not.toContain("Applied")
  expect(code).toBe(0)
  expect((await query("SELECT FROM notes")).rowCount).toBe(0)
})

test("a script that has ended with its process is applied the next time", async () => {
  const { query, sleeping, again } = await killedMigration({ seconds: 10 })
  await query(`SELECT pg_terminate_backend(pid) FROM (${sleeping}) AS script`)
  expect(await again()).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(`Applied ${name}\nThe database is up to date.\n`),
  })
  expect((await query("SELECT FROM notes")).rowCount).toBe(0)
})
