import { execFileSync } from "node:child_process"
import { constants } from "node:fs"
import { mkdtemp, open, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "vitest"
import { test } from "./fixtures.ts"
import { freePort, startServer } from "./server-process.ts"

/** More lines than a pipe holds. */
const REQUESTS = 1_000

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
  const folder = await mkdtemp(join(tmpdir(), "docket-log-"))
  try {
    const path = join(folder, "log")
    execFileSync("mkfifo", [path])
    await using _reader = await open(path, constants.O_RDWR | constants.O_NONBLOCK)
    const server = await startWith(database.url, path)
    expect(await askOften(server.origin)).toEqual([200])
    expect(await server.stop("SIGTERM")).toBe(0)
  } finally {
    await rm(folder, { recursive: true })
  }
})
