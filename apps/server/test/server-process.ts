import { spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { watchLog } from "./canary.ts"
import { audience, issuer, secret } from "./fixtures.ts"
import type { Strain } from "./process-monitor.ts"

const program = fileURLToPath(new URL("../src/main.ts", import.meta.url))
const monitor = new URL("./process-monitor.ts", import.meta.url).href

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (address === null || typeof address === "string") throw new Error("no port was given")
  return address.port
}

export type ServerProcess = {
  origin: string
  /** Resolves to the exit code, null after a signal that left none. */
  stop: (signal: NodeJS.Signals) => Promise<number | null>
  strain: () => Promise<Strain>
}

/** As much of a heap as `pnpm serve` gives it; see `heapFlags`. */
export const smallHeap = { NODE_OPTIONS: "--max-old-space-size=64 --max-semi-space-size=4" }

/**
 * Sets a limit of the system's own and another place for the log, where they are wanted: they hold for the
 * program that takes the shell's place.
 */
const launch = `[ -z "$MOST_DESCRIPTORS" ] || ulimit -n "$MOST_DESCRIPTORS"
[ -z "$LOG_TO" ] || exec >"$LOG_TO"
exec "$@"`

/** Starts the real server as a process of its own, and waits until it is ready. */
export const startServer = async (
  databaseUrl: string,
  port: number,
  env: NodeJS.ProcessEnv = {},
): Promise<ServerProcess> => {
  const command = [process.execPath, "--import", monitor, program]
  const server = spawn("sh", ["-c", launch, "sh", ...command], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      RATE_LIMIT: "0",
      BETTER_AUTH_SECRET: secret,
      AUTH_ISSUER: issuer,
      AUTH_AUDIENCE: audience,
      ...env,
    },
  })
  for (const output of [server.stdout, server.stderr])
    if (output !== null) createInterface(output).on("line", watchLog)
  server.stderr?.pipe(process.stderr)
  // By then there is nothing more to read.
  const exited = once(server, "close") as Promise<[number | null]>
  const origin = `http://127.0.0.1:${port}`
  while (!(await isReady(origin))) {
    if (server.exitCode !== null) throw new Error("the server did not start")
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    origin,
    stop: async (signal) => {
      server.kill(signal)
      return (await exited)[0]
    },
    strain: async () => {
      server.send("how it fares")
      const [strain] = (await once(server, "message")) as [Strain] // see process-monitor.ts
      return strain
    },
  }
}

const isReady = (origin: string): Promise<boolean> =>
  fetch(`${origin}/ready`).then(
    ({ ok }) => ok,
    () => false,
  )
