import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { networkInterfaces, tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"
import { Client } from "pg"
import { afterAll, describe, expect, onTestFinished, test, vi } from "vitest"
import { withClient } from "../src/direct-client.ts"
import { placeCluster } from "../src/postgres/placement.ts"
import { embeddedProcess, spawnEmbedded } from "./embedded-process.ts"

vi.setConfig({ testTimeout: 30_000 })

const isRoot = process.getuid?.() === 0

async function emptyDirectory(mode = 0o755): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "docket-embedded-"))
  await chmod(parent, mode)
  const directory = join(parent, "postgres")
  onTestFinished(async () => {
    const pid = await postmaster(directory).catch(() => undefined)
    if (pid !== undefined) process.kill(pid, "SIGKILL")
    await rm(parent, { recursive: true, force: true, maxRetries: 10 })
  })
  return directory
}

/** A directory whose database exists, and is not running. */
async function stoppedDatabase(): Promise<string> {
  const directory = await emptyDirectory()
  await promisify(execFile)("cp", ["-a", await (template ??= makeTemplate()), directory])
  return directory
}

let template: Promise<string> | undefined

async function makeTemplate(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "docket-embedded-template-"))
  await chmod(parent, 0o755)
  afterAllTests.push(() => rm(parent, { recursive: true }))
  const directory = join(parent, "postgres")
  await (await embeddedProcess(directory)).leave()
  return directory
}

const afterAllTests: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const cleanUp of afterAllTests) await cleanUp()
})

async function postmaster(directory: string): Promise<number> {
  const { data } = await placeCluster(directory)
  return Number((await readFile(join(data, "postmaster.pid"), "utf8")).split("\n")[0])
}

const query = async (url: string, sql: string) =>
  (await withClient(url, (client) => client.query(sql))).rows

const accepts = (url: string) => withClient(url, async () => true).catch(() => false)

test("starts an empty database, keeps its data, and is gone when its process leaves", async () => {
  const directory = await emptyDirectory()
  const first = await embeddedProcess(directory)
  expect(await query(first.url, "SELECT current_database() AS name")).toEqual([{ name: "docket" }])
  await query(first.url, "CREATE TABLE kept (id int)")
  await first.leave()
  expect(await accepts(first.url)).toBe(false)

  const second = await embeddedProcess(directory)
  expect(await query(second.url, "SELECT * FROM kept")).toEqual([])
  expect(second.log.join()).not.toContain("Creating")
  await second.leave()
})

test("is reached by who asks for TLS everywhere else", async () => {
  const env = { ...process.env, PGSSLMODE: "require" }
  const { leave } = await embeddedProcess(await stoppedDatabase(), { env })
  await leave()
})

test("folds and sorts beyond ASCII, asks for the password, and listens on 127.0.0.1 only", async () => {
  const { url, leave } = await embeddedProcess(await stoppedDatabase())
  expect(await query(url, "SELECT 'É' ILIKE 'é' AS folds, 'Ж' ILIKE 'ж' AS also")).toEqual([
    { folds: true, also: true },
  ])
  const wrong = new URL(url)
  wrong.password = "postgres"
  expect(await accepts(wrong.href)).toBe(false)
  const elsewhere = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal)
  for (const { address } of elsewhere) {
    const outside = new URL(url)
    outside.hostname = address
    expect(await accepts(outside.href)).toBe(false)
  }
  await leave()
})

test("processes that start together share one server, until the last has left", async () => {
  const directory = await emptyDirectory()
  const processes = await Promise.all([1, 2, 3].map(() => embeddedProcess(directory)))
  const [first, ...others] = processes
  expect(new Set(processes.map(({ url }) => url)).size).toBe(1)
  expect(
    processes.flatMap(({ log }) => log).filter((line) => line.includes("Creating")),
  ).toHaveLength(1)
  for (const other of others) {
    await other.leave()
    expect(await accepts(other.url)).toBe(true)
  }
  await first?.leave()
  expect(await accepts(first?.url ?? "")).toBe(false)
})

test("outlives the process that started it when that is killed, and is joined by the next", async () => {
  const directory = await stoppedDatabase()
  const starter = await embeddedProcess(directory)
  await starter.kill()
  const next = await embeddedProcess(directory)
  expect(next.url).toBe(starter.url)
  expect(next.log).toEqual([])
  await next.leave()
  expect(await accepts(next.url)).toBe(false)
})

test("recovers when everything was killed", async () => {
  const directory = await stoppedDatabase()
  const starter = await embeddedProcess(directory)
  await query(starter.url, "CREATE TABLE kept (id int)")
  process.kill(await postmaster(directory), "SIGKILL")
  await starter.kill()
  const next = await embeddedProcess(directory)
  expect(await query(next.url, "SELECT * FROM kept")).toEqual([])
  await next.leave()
})

test("a process that went through a crash of the server still counts", async () => {
  const directory = await stoppedDatabase()
  const [first, second] = [await embeddedProcess(directory), await embeddedProcess(directory)]
  const victim = new Client(first.url)
  victim.on("error", () => {})
  await victim.connect()
  const { rows } = await victim.query("SELECT pg_backend_pid() AS pid")
  process.kill(rows[0].pid, "SIGKILL")
  await victim.end()
  await expect.poll(() => accepts(first.url), { timeout: 5_000 }).toBe(true)
  await sleep(1_500)
  await second.leave()
  expect(await accepts(first.url)).toBe(true)
  await first.leave()
  expect(await accepts(first.url)).toBe(false)
})

describe("starts in spite of", () => {
  test("a postmaster.pid whose process is another one by now", async () => {
    const directory = await stoppedDatabase()
    const { data } = await placeCluster(directory)
    const somebody = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"])
    onTestFinished(() => void somebody.kill())
    const stale = [somebody.pid, data, 1, 5432, "", "127.0.0.1", "", "ready", ""].join("\n")
    await writeFile(join(data, "postmaster.pid"), stale)
    await (await embeddedProcess(directory)).leave()
  })

  test.each([50, 200, 400])("a first start that was killed after %i ms", async (delay) => {
    const directory = await emptyDirectory()
    const killed = spawnEmbedded(directory, { detached: true })
    await sleep(150 + delay)
    killed.kill("SIGKILL")
    await once(killed, "exit")
    const next = await embeddedProcess(directory)
    expect(await accepts(next.url)).toBe(true)
    await next.leave()
  })

  test("what an interrupted first start left behind", async () => {
    const directory = await emptyDirectory()
    await mkdir(join(directory, "data.unfinished-1/data/base"), { recursive: true })
    await writeFile(join(directory, "data.unfinished-1/data/PG_VERSION"), "18\n")
    await writeFile(join(directory, "password"), "of no use")
    await writeFile(join(directory, "lock"), "")
    await (await embeddedProcess(directory)).leave()
  })
})

test("says what to do about data of another version", async () => {
  const directory = await stoppedDatabase()
  const { data } = await placeCluster(directory)
  await writeFile(join(data, "PG_VERSION"), "17\n")
  await expect(embeddedProcess(directory)).rejects.toThrow(`Delete ${data} to start`)
})

test("says what to do about a lost password", async () => {
  const directory = await stoppedDatabase()
  await rm(join(directory, "password"))
  await expect(embeddedProcess(directory)).rejects.toThrow(/password.+Delete/)
})

const isOpen = async (path: string): Promise<boolean> => {
  const { mode } = await stat(path)
  return (mode & 0o001) !== 0 && (path === "/" || isOpen(dirname(path)))
}
const isOpenToAll = await isOpen(process.execPath)

describe.runIf(isRoot)("as root", () => {
  test("runs as somebody else, who alone can read the data", async () => {
    const directory = await emptyDirectory()
    const { leave } = await embeddedProcess(directory)
    const { uid, mode } = await stat(join(directory, "data"))
    expect(uid).not.toBe(0)
    expect(mode & 0o777).toBe(0o700)
    expect((await stat(join(directory, "password"))).mode & 0o777).toBe(0o600)
    await leave()
  })

  test("works in a folder that only root may enter, and keeps the data", async () => {
    const directory = await emptyDirectory(0o700)
    const first = await embeddedProcess(directory)
    const { data } = await placeCluster(directory)
    onTestFinished(() => rm(join(data, ".."), { recursive: true, force: true }))
    expect(data.startsWith(directory)).toBe(false)
    await query(first.url, "CREATE TABLE kept (id int)")
    await first.leave()
    const second = await embeddedProcess(directory)
    expect(await query(second.url, "SELECT * FROM kept")).toEqual([])
    await second.leave()
  })

  // Another user cannot run what lies in a folder that only root may enter.
  test.runIf(isOpenToAll)(
    "works for an ordinary user, and refuses another one's data",
    async () => {
      const directory = await emptyDirectory()
      const [nobody, other] = [65_534, 65_533]
      await chown(join(directory, ".."), nobody, nobody)
      const first = await embeddedProcess(directory, { uid: nobody, gid: nobody })
      expect(await accepts(first.url)).toBe(true)
      await first.leave()
      expect((await stat(join(directory, "data"))).uid).toBe(nobody)

      await chmod(directory, 0o777)
      await chmod(join(directory, "lock"), 0o666)
      const refused = embeddedProcess(directory, { uid: other, gid: other })
      await expect(refused).rejects.toThrow("belongs to another user")

      const root = await embeddedProcess(directory)
      expect(await accepts(root.url)).toBe(true)
      await root.leave()
    },
  )
})
