import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Client } from "pg"
import { type Cluster, serverLog, start, stop } from "./postgres/cluster.ts"
import { prepareData } from "./postgres/data.ts"
import { withFileLock } from "./postgres/file-lock.ts"
import { freePort } from "./postgres/free-port.ts"
import { localUrl } from "./postgres/local-url.ts"
import { Member } from "./postgres/member.ts"
import { placeCluster } from "./postgres/placement.ts"
import { findPostmaster } from "./postgres/postmaster.ts"

export type EmbeddedOptions = {
  /** Keeps the data; in the clone's git-ignored .docket unless given. */
  directory?: string
  /** Told what takes time. */
  log?: (message: string) => void
}

export type EmbeddedDatabase = AsyncDisposable & {
  url: string
  /** Stops the server, unless other processes use it. */
  stop: () => Promise<void>
}

const defaultDirectory = fileURLToPath(new URL("../../.docket/postgres", import.meta.url))

/**
 * Starts the clone's own PostgreSQL, or joins the one that another process has started. Throws an error that
 * says what to do when that is impossible.
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  const { directory = defaultDirectory, log = () => {} } = options
  await mkdir(directory, { recursive: true, mode: 0o755 })
  const lock = join(directory, "lock")
  const { cluster, member, url } = await withFileLock(lock, () => startOrJoin(directory, log))

  const leave = () =>
    withFileLock(lock, async () => {
      if ((await member.leave()) === "nobody") await stop(cluster, "fast")
    })
  let leaving: Promise<void> | undefined
  const stopOnce = () => (leaving ??= leave())
  return { url, stop: stopOnce, [Symbol.asyncDispose]: stopOnce }
}

async function startOrJoin(directory: string, log: (message: string) => void) {
  const cluster = await placeCluster(directory)
  const password = await prepareData(cluster, directory, log)
  const port = (await findPostmaster(cluster.data)) ?? (await startOnFreePort(cluster, log))
  const urlOf = (database: string) => localUrl({ port, password, database })
  const member = new Member(urlOf("postgres"))
  try {
    await createDatabase(await member.join(30_000))
  } catch (cause) {
    throw new Error(
      `The embedded PostgreSQL on port ${port} does not answer. Its log: ${serverLog(cluster)}`,
      { cause },
    )
  }
  return { cluster, member, url: urlOf("docket") }
}

/** Tries for ten seconds: processes of a server that was killed may need a moment to end. */
async function startOnFreePort(cluster: Cluster, log: (message: string) => void): Promise<number> {
  log("Starting PostgreSQL")
  const deadline = Date.now() + 10_000
  for (;;) {
    const port = await freePort()
    try {
      await start(cluster, port)
      return port
    } catch (error) {
      const running = await findPostmaster(cluster.data)
      if (running !== undefined) return running
      if (Date.now() > deadline) throw error
    }
  }
}

async function createDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'docket'")
  if (rowCount === 0) await client.query("CREATE DATABASE docket")
}
