import { randomBytes } from "node:crypto"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { postgresAccount } from "./account.ts"
import { findBinaries } from "./binaries.ts"
import { type Cluster, give, initialise, start } from "./cluster.ts"
import { freePort } from "./free-port.ts"

export type Throwaway = {
  /** URL of the maintenance database, as superuser. */
  url: string
  cluster: Cluster
  /** Stops the server and removes its data. */
  stop: () => Promise<void>
}

/**
 * Starts a PostgreSQL of its own in a temporary folder, for tests: fast, and gone without a trace when
 * this process ends, in whatever way.
 */
export async function startThrowaway(settings: Record<string, string> = {}): Promise<Throwaway> {
  const binaries = await findBinaries()
  const account = await postgresAccount()
  const directory = await mkdtemp(join(tmpdir(), "docket-postgres-"))
  await give(account, directory)
  const cluster = { binaries, account, data: join(directory, "data") }
  const stop = reapAtExit(cluster, directory)
  try {
    const password = randomBytes(16).toString("hex")
    await initialise(cluster, password, ["--no-sync"])
    const port = await freePort()
    await start(cluster, port, {
      fsync: "off",
      full_page_writes: "off",
      synchronous_commit: "off",
      ...settings,
    })
    return { url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`, cluster, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A process in a group of its own, which neither Ctrl-C nor SIGKILL reaches, cleans up after this one. */
function reapAtExit(cluster: Cluster, directory: string): () => Promise<void> {
  const reaper = spawn(
    process.execPath,
    [fileURLToPath(new URL("reaper.ts", import.meta.url)), JSON.stringify({ cluster, directory })],
    { detached: true, stdio: ["pipe", "ignore", "ignore"] },
  )
  const exit = once(reaper, "exit")
  reaper.unref()
  return async () => {
    reaper.ref()
    reaper.stdin.end()
    await exit
  }
}
