import { execFile } from "node:child_process"
import { readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"

/**
 * The port of the server that runs on the data folder, if one does. A postmaster.pid that a crash or a power
 * cut left behind is removed: PostgreSQL would take any later process of that number for its server.
 */
export async function findPostmaster(data: string): Promise<number | undefined> {
  const path = join(data, "postmaster.pid")
  for (;;) {
    // https://www.postgresql.org/docs/18/storage-file-layout.html: process, folder, start time, port, …
    const lines = (await readFile(path, "utf8").catch(() => "")).split("\n")
    const [pid, port] = [Number(lines[0]), Number(lines[3])]
    if (!(pid > 0) || !(await runsOn(data, pid))) {
      await rm(path, { force: true })
      return undefined
    }
    if (port > 0) return port
    await sleep(50)
  }
}

async function runsOn(data: string, pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false
  }
  return process.platform === "win32" || (await commandLine(pid)).includes(data)
}

async function commandLine(pid: number): Promise<string> {
  try {
    if (process.platform === "linux") return await readFile(`/proc/${pid}/cmdline`, "utf8")
    return (await promisify(execFile)("ps", ["-o", "args=", "-p", String(pid)])).stdout
  } catch {
    return ""
  }
}
