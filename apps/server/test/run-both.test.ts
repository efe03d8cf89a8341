import { createServer } from "node:net"
import { once } from "node:events"
import { expect, onTestFinished, vi } from "vitest"
import { runBoth } from "../src/commands/run-both.ts"
import { test } from "./fixtures.ts"
import { freePort } from "./server-process.ts"

const chooseAddresses = async (databaseUrl: string): Promise<number> => {
  const port = await freePort()
  const variables = { DATABASE_URL: databaseUrl, PORT: port, WEB_PORT: await freePort() }
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, String(value))
  onTestFinished(() => {
    vi.unstubAllEnvs()
    process.exitCode = undefined
  })
  return port
}

test("a Ctrl-C while all is prepared starts no programs", async ({ database }) => {
  await chooseAddresses(database.url)
  const interruption = new AbortController()
  const prepare = async () => {
    interruption.abort()
    return undefined
  }
  await runBoth(interruption.signal, { isDev: false, prepare })
  // A program that had run would have left its own.
  expect(process.exitCode).toBeUndefined()
})

test("a port that is taken while all is prepared starts no programs", async ({ database }) => {
  const port = await chooseAddresses(database.url)
  await using other = createServer()
  const prepare = async () => {
    other.listen(port, "127.0.0.1")
    await once(other, "listening")
    return undefined
  }
  const run = runBoth(new AbortController().signal, { isDev: false, prepare })
  await expect(run).rejects.toThrow(`Port ${port} is taken`)
})
