import { spawn } from "node:child_process"
import { createServer } from "node:net"
import { chmod, chown, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Account } from "./account.ts"
import type { PostgresBinaries } from "./binaries.ts"

export type Cluster = { binaries: PostgresBinaries; account: Account; data: string }

// Under the locale C, initdb's default in many containers, ILIKE folds ASCII letters only.
const locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]

/** Runs a program of PostgreSQL to its end; throws with what it printed when it fails. */
export async function runProgram(program: string, args: string[], account: Account): Promise<void> {
  const child = spawn(program, args, {
    ...account,
    cwd: "/",
    // pg_ctl leaves the server running with its own output streams: a pipe would stay open.
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, LC_ALL: "C", PGHOST: undefined, PGPORT: undefined, PGDATA: undefined },
  })
  let output = ""
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject)
    child.on("exit", resolve)
  })
  if (code !== 0) throw new Error(`${program} failed:\n${output.trim()}`)
}

/** Makes the cluster's data folder, with the superuser postgres and the given password. */
export async function initialise(cluster: Cluster, password: string, flags: string[] = []): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), "docket-initdb-"))
  try {
    const passwordFile = join(scratch, "password")
    await writeFile(passwordFile, password, { mode: 0o600 })
    await give(cluster.account, passwordFile, scratch)
    await runProgram(
      cluster.binaries.initdb,
      [
        `--pgdata=${cluster.data}`,
        "--username=postgres",
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        ...locale,
        ...flags,
      ],
      cluster.account,
    )
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Makes the account the owner of the paths; nothing to do when it is the current user. */
export async function give(account: Account, ...paths: string[]): Promise<void> {
  if (account.uid === undefined || account.gid === undefined) return
  for (const path of paths) await chown(path, account.uid, account.gid)
}

/** Starts the server on 127.0.0.1 and returns once it accepts connections. */
export async function start(cluster: Cluster, port: number, settings: Record<string, string> = {}): Promise<void> {
  const all = { listen_addresses: "127.0.0.1", unix_socket_directories: "", ...settings }
  const options = Object.entries(all).map(([name, value]) => `-c ${name}='${value}'`)
  await runProgram(
    cluster.binaries.pg_ctl,
    ["start", "--wait", "--timeout=60", "--silent", `--pgdata=${cluster.data}`, `--log=${join(cluster.data, "server.log")}`, `--options=-p ${port} ${options.join(" ")}`],
    cluster.account,
  )
}

/** Stops the server; `immediate` does without a checkpoint, for data that nobody needs again. */
export async function stop(cluster: Cluster, mode: "fast" | "immediate"): Promise<void> {
  await runProgram(
    cluster.binaries.pg_ctl,
    ["stop", "--wait", "--silent", `--mode=${mode}`, `--pgdata=${cluster.data}`],
    cluster.account,
  )
}

/** A TCP port of 127.0.0.1 that is free at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === "string") throw new Error("No free TCP port.")
  return address.port
}
