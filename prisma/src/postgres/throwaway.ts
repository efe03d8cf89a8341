import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { type Cluster, initialise, start } from "./cluster.ts"
import { freePort } from "./free-port.ts"
import { localUrl } from "./local-url.ts"
import { placeTemporarily } from "./placement.ts"

export type Throwaway = {
  /** URL of the maintenance database, as superuser. */
  url: string
  cluster: Cluster
  /** Stops the server and removes its data. */
  stop: () => Promise<void>
}

// What a crash of the machine would leave of the data is of no interest.
const careless = { fsync: "off", full_page_writes: "off", synchronous_commit: "off" }

/**
 * Starts a PostgreSQL of its own in a temporary folder, for tests: fast, and gone without a trace when this
 * process ends, in whatever way.
 */
export async function startThrowaway(settings: Record<string, string> = {}): Promise<Throwaway> {
  const cluster = await placeTemporarily()
  const stop = reapAtExit(cluster)
  try {
    const password = randomBytes(16).toString("hex")
    await initialise(cluster, password, ["--no-sync"])
    const port = await freePort()
    await start(cluster, port, { ...careless, ...settings })
    return { url: localUrl({ port, password, database: "postgres" }), cluster, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A process in a group of its own, which neither Ctrl-C nor SIGKILL reaches, cleans up after this one. */
function reapAtExit(cluster: Cluster): () => Promise<void> {
  const script = fileURLToPath(new URL("reaper.ts", import.meta.url))
  const reaper = spawn(process.execPath, [script, JSON.stringify(cluster)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  })
  const exit = once(reaper, "exit")
  reaper.unref()
  return async () => {
    reaper.ref()
    reaper.stdin.end()
    await exit
  }
}
