import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { constants } from "node:fs"
import { mkdtemp, open, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, vi } from "vitest"
import { test } from "./fixtures.ts"
import { freePort, startServer } from "./server-process.ts"

/** More lines than a pipe holds. */
const REQUESTS = 1_000

vi.setConfig({ testTimeout: 30_000 })

const logModule = new URL("../src/log.ts", import.meta.url).href

const temporaryFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), "docket-log-"))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

const startWith = async (databaseUrl: string, logTo: string) =>
  startServer(databaseUrl, await freePort(), { LOG_TO: logTo })

const askOften = async (origin: string): Promise<number[]> => {
  const statuses: number[] = []
  for (let count = 0; count < REQUESTS; count += 1) {
    const answer = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(5_000) })
    await answer.text()
    statuses.push(answer.status)
  }
  return [...new Set(statuses)]
}

/** Ends a process that logs, with its standard output in `to`; resolves to its exit code. */
const logAndEnd = async (statements: string, to: string): Promise<number | null> => {
  const script = `import { openLog } from "${logModule}"
    const { log, finish } = openLog("info")
    ${statements}`
  const output = await open(to, "w")
  const args = ["--input-type=module", "--eval", script]
  const child = spawn(process.execPath, args, { stdio: ["ignore", output.fd, "inherit"] })
  const [code] = (await once(child, "exit")) as [number | null]
  await output.close()
  return code
}

test("a log that is finished has all lines, also those that came behind a long one", async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, "log")
  const statements = `log.info("x".repeat(5_000))
    for (let line = 0; line < 3; line += 1) log.info({ line }, "short")
    await finish()
    process.exit(0)`
  expect(await logAndEnd(statements, path)).toBe(0)
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n")
  expect(lines).toHaveLength(4)
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ line: 2 })
})

test.runIf(process.platform === "linux")(
  "with no room for its log a process ends at once, and with its own code",
  async () => {
    const exit = "setTimeout(() => process.exit(3), 100)"
    expect(await logAndEnd(`log.warn("a line"); ${exit}`, "/dev/full")).toBe(3)
    const fail = 'setTimeout(() => { throw new Error("as it should") }, 1_000)'
    expect(await logAndEnd(`log.warn("a line"); ${fail}`, "/dev/full")).toBe(1)
  },
)

test.runIf(process.platform === "linux")(
  "with no room for its log the server serves, and ends when it is told to",
  async ({ database }) => {
    const server = await startWith(database.url, "/dev/full")
    expect(await askOften(server.origin)).toEqual([200])
    expect(await server.stop("SIGTERM")).toBe(0)
  },
)

test("with nobody reading its log the server serves, and ends when it is told to", async ({
  database,
}) => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, "log")
  execFileSync("mkfifo", [path])
  await using _reader = await open(path, constants.O_RDWR | constants.O_NONBLOCK)
  const server = await startWith(database.url, path)
  expect(await askOften(server.origin)).toEqual([200])
  expect(await server.stop("SIGTERM")).toBe(0)
})
