import { spawn } from "node:child_process"
import { once } from "node:events"
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { freePort } from "@docket/db/free-port"

const NOBODY = 65_534

export type PgBouncer = AsyncDisposable & { url: string; log: () => string }

type PgBouncerOptions = {
  /** Connections to PostgreSQL. */
  poolSize: number
  /** Kept for each of these connections; PgBouncer knows how from 1.21 on. */
  preparedStatements?: number | undefined
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true))
    socket.once("error", () => resolve(false)).once("connect", () => socket.destroy())
  })

/** The machine's PgBouncer, or that of `PGBOUNCER`, in transaction mode in front of a database. */
export async function startPgBouncer(
  databaseUrl: string,
  { poolSize, preparedStatements }: PgBouncerOptions,
): Promise<PgBouncer> {
  const { hostname, port: serverPort, username, password, pathname } = new URL(databaseUrl)
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), "docket-pgbouncer-"))
  const settings = join(folder, "pgbouncer.ini")
  await writeFile(
    settings,
    `[databases]
* = host=${hostname} port=${serverPort} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 200
server_login_retry = 0.5
${preparedStatements === undefined ? "" : `max_prepared_statements = ${preparedStatements}`}
`,
  )
  // It refuses to run as root.
  const isRoot = process.getuid?.() === 0
  if (isRoot) await chmod(folder, 0o755)
  const child = spawn(process.env["PGBOUNCER"] ?? "pgbouncer", [settings], {
    stdio: ["ignore", "ignore", "pipe"],
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  })
  let log = ""
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()))
  const exited = once(child, "exit")
  while (!(await isListening(port))) {
    if (child.exitCode !== null) throw new Error(`pgbouncer ended: ${log}`)
    await setTimeout(20)
  }
  return {
    url: `postgresql://${username}:${password}@127.0.0.1:${port}${pathname}`,
    log: () => log,
    async [Symbol.asyncDispose]() {
      child.kill("SIGINT")
      await exited
      await rm(folder, { recursive: true })
    },
  }
}
