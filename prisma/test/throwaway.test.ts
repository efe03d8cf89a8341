import { spawn } from "node:child_process"
import { once } from "node:events"
import { stat } from "node:fs/promises"
import { createInterface } from "node:readline"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { withClient } from "../src/direct-client.ts"
import type { Throwaway } from "../src/postgres/throwaway.ts"

const module = fileURLToPath(new URL("../src/postgres/throwaway.ts", import.meta.url))
const script = `
  const { startThrowaway } = await import(${JSON.stringify(module)})
  console.log(JSON.stringify(await startThrowaway()))
  setInterval(() => {}, 1000)`

test.each(["SIGKILL", "SIGINT"] as const)(
  "is gone after %s",
  { timeout: 20_000 },
  async (signal) => {
    const owner = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    })
    const [line] = (await once(createInterface(owner.stdout), "line")) as [string]
    const { url, cluster } = JSON.parse(line) as Throwaway
    const isThere = () =>
      stat(dirname(cluster.data)).then(
        () => true,
        () => false,
      )
    expect(await isThere()).toBe(true)
    await withClient(url, (client) => client.query("SELECT"))

    // Like Ctrl-C, to the whole group of processes.
    process.kill(-(owner.pid ?? 0), signal)
    await expect.poll(isThere, { timeout: 10_000 }).toBe(false)
    await expect(withClient(url, (client) => client.query("SELECT"))).rejects.toThrow(
      "ECONNREFUSED",
    )
  },
)
