import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { expect, test, vi } from "vitest"
import { withClient } from "../src/direct-client.ts"
import { migrationNames } from "../src/migration-names.ts"
import { freePort } from "../src/postgres/free-port.ts"
import { emptyDatabase } from "./empty-database.ts"
import { command, here, packageCopy } from "./package-copy.ts"

vi.setConfig({ testTimeout: 30_000 })

test("migrate applies what is missing and says so", async () => {
  const env = { DATABASE_URL: await emptyDatabase() }
  const first = await command(here, ["migrate"], env)
  expect(first).toMatchObject({ code: 0, stdout: "" })
  expect(first.stderr).toContain(`Applied ${migrationNames[0]}`)
  expect(await command(here, ["migrate"], env)).toEqual({
    code: 0,
    stdout: "",
    stderr: "The database is up to date.\n",
  })
})

test("migrate goes to the direct URL", async () => {
  const env = {
    DATABASE_URL: "postgres://u:p@127.0.0.1:1/x",
    DIRECT_DATABASE_URL: await emptyDatabase(),
  }
  expect(await command(here, ["migrate"], env)).toMatchObject({ code: 0 })
})

test.each([
  [{ NODE_ENV: "production" }, "DATABASE_URL is not set"],
  [{ DATABASE_URL: "postgres://u:secret@127.0.0.1:1/x" }, "The database does not answer"],
])("fails plainly for %o", async (env, message) => {
  for (const name of ["migrate", "seed", "studio"]) {
    const { code, stderr } = await command(here, [name], env)
    expect(code).toBe(1)
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/secret|\n\s+at /)
  }
})

test("new-migration writes the difference once, and migrate applies it", async () => {
  const [folder, url] = [await packageCopy(), await emptyDatabase()]
  const env = { DATABASE_URL: url }
  await command(folder, ["migrate"], env)
  expect(await command(folder, ["new-migration", "nothing"], env)).toMatchObject({
    code: 0,
    stderr: expect.stringContaining("nothing to write"),
  })

  const schema = join(folder, "schema.prisma")
  const source = await readFile(schema, "utf8")
  await writeFile(schema, source.replace("  description  String?\n", "$&  notes String?\n"))
  const written = await command(folder, ["new-migration", "Add task-notes"], env)
  const name = /migrations\/(\d{14}_add_task_notes)\/migration\.sql/.exec(written.stderr)?.[1] ?? ""
  const sql = await readFile(join(folder, "migrations", name, "migration.sql"), "utf8")
  expect(sql).toContain('ALTER TABLE "tasks" ADD COLUMN     "notes" TEXT;')
  expect(await readFile(join(folder, "src/migration-names.ts"), "utf8")).toContain(`"${name}"`)

  const applied = await command(folder, ["migrate"], env)
  expect(applied.stderr).toBe(`Applied ${name}\nThe database is up to date.\n`)
  const select = "SELECT notes FROM tasks"
  expect((await withClient(url, (client) => client.query(select))).rows).toEqual([])
  const again = await command(folder, ["new-migration", "again"], env)
  expect(again.stderr).toContain("nothing to write")
})

test("new-migration wants a name", async () => {
  const result = await command(here, ["new-migration", "--"], { DATABASE_URL: "postgres://h/d" })
  expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining("pnpm db:migration") })
})

test("seed wants the migrations first, and production left alone", async () => {
  const env = { DATABASE_URL: await emptyDatabase() }
  expect((await command(here, ["seed"], env)).stderr).toContain("pnpm db:migrate")
  await command(here, ["migrate"], env)
  expect((await command(here, ["seed"], { ...env, NODE_ENV: "production" })).code).toBe(1)
  expect(await command(here, ["seed"], env)).toMatchObject({
    code: 0,
    stderr: "demo@docket.local has the demo tasks (26 new).\n",
  })
  expect((await command(here, ["seed"], env)).stderr).toContain("(0 new)")
})

test("studio shows the database and ends with SIGTERM", async () => {
  const url = await emptyDatabase()
  await command(here, ["migrate"], { DATABASE_URL: url })
  const port = await freePort()
  const script = join(here, "src/cli/studio.ts")
  const studio = spawn(process.execPath, [script, "--port", String(port)], {
    env: { PATH: process.env["PATH"], DATABASE_URL: url },
    stdio: "ignore",
  })
  const exit = once(studio, "exit")
  const ask = async () => {
    const query = { sql: "SELECT count(*) FROM tasks", parameters: [] }
    const answer = await fetch(`http://localhost:${port}/bff`, {
      method: "POST",
      body: JSON.stringify({ procedure: "query", query }),
    }).catch(() => undefined)
    return answer?.json()
  }
  await expect.poll(ask, { timeout: 15_000, interval: 200 }).toEqual([null, [{ count: "0" }]])
  studio.kill("SIGTERM")
  await exit
  expect(await ask()).toBeUndefined()
})
