import { spawn } from "node:child_process"
import { chown, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Account } from "./account.ts"
import type { PostgresBinaries } from "./binaries.ts"

/** A folder of PostgreSQL's data, the programs for it, and the user that they run as. */
export type Cluster = { binaries: PostgresBinaries; account: Account; data: string }

// Under the locale C, which initdb takes from many a container, ILIKE folds ASCII letters only.
const locale = [
  "--encoding=UTF8",
  "--locale-provider=builtin",
  "--builtin-locale=C.UTF-8",
  "--locale=C",
]

/** Makes the data folder, with a superuser named postgres. */
export async function initialise(
  cluster: Cluster,
  password: string,
  flags: string[] = [],
): Promise<void> {
  const passwordFile = `${cluster.data}.password`
  await writeFile(passwordFile, password, { mode: 0o600 })
  try {
    await give(cluster.account, passwordFile)
    await run(cluster, "initdb", [
      `--pgdata=${cluster.data}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      ...locale,
      ...flags,
    ])
  } finally {
    await rm(passwordFile, { force: true })
  }
}

/** Starts the server on 127.0.0.1 and returns once it accepts connections. */
export async function start(
  cluster: Cluster,
  port: number,
  settings: Record<string, string> = {},
): Promise<void> {
  const all = { listen_addresses: "127.0.0.1", unix_socket_directories: "", port, ...settings }
  const options = Object.entries(all).map(([name, value]) => `-c ${name}='${value}'`)
  const log = serverLog(cluster)
  try {
    await run(cluster, "pg_ctl", [
      "start",
      "--wait",
      "--timeout=60",
      `--pgdata=${cluster.data}`,
      `--log=${log}`,
      `--options=${options.join(" ")}`,
    ])
  } catch (cause) {
    const lastLines = (await readFile(log, "utf8").catch(() => "")).trim().split("\n").slice(-5)
    throw new Error(`PostgreSQL does not start. The end of ${log}:\n${lastLines.join("\n")}`, {
      cause,
    })
  }
}

/** Stops the server; `immediate` does without a checkpoint, for data that nobody needs again. */
export async function stop(cluster: Cluster, mode: "fast" | "immediate"): Promise<void> {
  await run(cluster, "pg_ctl", ["stop", "--wait", `--mode=${mode}`, `--pgdata=${cluster.data}`])
}

export function serverLog(cluster: Cluster): string {
  return join(cluster.data, "server.log")
}

/** Makes the account the owner of the file or folder, unless it is the current user. */
export async function give({ uid, gid }: Account, path: string): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid)
}

async function run(cluster: Cluster, program: "initdb" | "pg_ctl", args: string[]): Promise<void> {
  const child = spawn(cluster.binaries[program], args, {
    ...cluster.account,
    // The current folder may be closed to the account.
    cwd: "/",
    stdio: ["ignore", "pipe", "pipe"],
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()))
  }
  // Not "close": on Windows the server inherits the streams and keeps them open.
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject)
    child.on("exit", resolve)
  })
  if (code !== 0) throw new Error(`${program} failed (${code}):\n${output.trim()}`)
}
