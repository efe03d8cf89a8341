import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFile } from "node:fs/promises"
import { createInterface } from "node:readline"
import { setTimeout } from "node:timers/promises"
import { cpuOf } from "./process-cpu.ts"

export type ServerProcess = {
  url: string
  /** Milliseconds from the start of the process until it was ready. */
  startMs: number
  /** CPU that the process has used, in seconds. */
  cpu: () => Promise<number>
  /** Memory that it holds, in MB. */
  rss: () => Promise<number>
  stop: (signal?: NodeJS.Signals) => Promise<void>
}

export type Command = {
  command: string
  args: readonly string[]
  env: Record<string, string>
  port: number
  readyPath: string
  /** Told of each line that it writes to its standard output. */
  onLine?: ((line: string) => void) | undefined
}

const START_LIMIT_MS = 20_000
// A connection that is kept would be one of those that a server is looked at for.
const onceOnly = { headers: { connection: "close" } }

/** Starts a server and waits until it is ready. Its standard error is this process's own. */
export async function startServer(server: Command): Promise<ServerProcess> {
  const startedAt = performance.now()
  const child = spawn(server.command, server.args, {
    env: { ...process.env, NODE_ENV: "production", ...server.env },
    stdio: ["ignore", server.onLine === undefined ? "ignore" : "pipe", "inherit"],
  })
  if (child.stdout !== null)
    createInterface(child.stdout).on("line", (line) => server.onLine?.(line))
  const url = `http://127.0.0.1:${server.port}`

  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, "exit")
  }
  const isReady = async () => {
    if (child.exitCode !== null) throw new Error(`${server.args[0]} ended: ${child.exitCode}`)
    const answer = await fetch(url + server.readyPath, onceOnly).catch(() => undefined)
    return answer?.ok === true
  }
  while (!(await isReady())) {
    if (performance.now() - startedAt > START_LIMIT_MS) {
      await stop()
      throw new Error(`${server.args.join(" ")} was not ready within ${START_LIMIT_MS} ms`)
    }
    await setTimeout(5)
  }

  return {
    url,
    startMs: performance.now() - startedAt,
    cpu: () => cpuOf(child.pid ?? Number.NaN),
    async rss() {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8")
      const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
      return Number(kilobytes) / 1024
    },
    stop,
  }
}
