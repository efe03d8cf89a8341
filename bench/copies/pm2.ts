import { execFile } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { cpuOf } from "../requests/process-cpu.ts"

const PM2 = "pm2@7.0.4"

const program = fileURLToPath(new URL("../../apps/server/dist/main.js", import.meta.url))

export type Copies = AsyncDisposable & {
  /** Restarts them one after the other; resolves when the last one has been replaced. */
  reload: () => Promise<void>
  /** CPU that all of them have used since they were started, in seconds. */
  cpu: () => Promise<number>
  pids: () => Promise<number[]>
}

/** So many copies of the built server on one port, as pm2's cluster mode runs them. */
export async function startCopies(
  count: number,
  environment: Record<string, string>,
): Promise<Copies> {
  const home = await mkdtemp(join(tmpdir(), "docket-pm2-"))
  const env = {
    ...process.env,
    ...environment,
    PM2_HOME: home,
    // Two at a time unless told otherwise.
    PM2_CONCURRENT_ACTIONS: "1",
    // pm2 runs its copies by the Node that runs it.
    PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
  }
  const pm2 = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)("npx", ["-y", PM2, ...args], { env, timeout: 60_000 })).stdout

  const pids = async () => {
    const list = JSON.parse(await pm2("jlist", "--silent")) as { pid: number }[]
    return list.map(({ pid }) => pid)
  }
  const stop = async () => {
    await pm2("kill")
    await rm(home, { recursive: true, force: true })
  }

  try {
    // By itself it waits 1.6 s for the end of a copy, and 3 s for the start of the next.
    const limits = ["--kill-timeout", "15000", "--listen-timeout", "20000"]
    await pm2("start", program, "--name", "docket", "-i", String(count), ...limits)
    const ready = `http://127.0.0.1:${environment["PORT"]}/ready`
    for (let tries = 100; !(await fetch(ready).catch(() => undefined))?.ok; tries -= 1) {
      if (tries === 0) throw new Error(`no copy was ready: ${await pm2("logs", "--nostream")}`)
      await setTimeout(100)
    }
  } catch (error) {
    await stop()
    throw error
  }
  return {
    reload: async () => void (await pm2("reload", "docket")),
    pids,
    async cpu() {
      const used = await Promise.all((await pids()).map(cpuOf))
      return used.reduce((sum, seconds) => sum + seconds, 0)
    },
    [Symbol.asyncDispose]: stop,
  }
}
