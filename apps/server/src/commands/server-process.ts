import { spawn } from "node:child_process"
import { once } from "node:events"

const endWithParent = new URL("./end-with-parent.ts", import.meta.url).href

type ServerProcess = {
  databaseUrl: string
  /** Arguments of Node: the program, after its flags. */
  args: readonly string[]
}

/**
 * Runs the server on a database that this process holds open, until either of the two is told to
 * stop. Resolves to the server's exit code.
 */
export const runServer = async ({ databaseUrl, args }: ServerProcess): Promise<number> => {
  const server = spawn(process.execPath, ["--import", endWithParent, ...args], {
    stdio: ["pipe", "inherit", "inherit"],
    env: { ...process.env, DATABASE_URL: databaseUrl },
  })
  // A terminal's Ctrl-C reaches the server by itself; a second signal does it no harm.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => void server.kill(signal))
  }
  const [code] = (await once(server, "exit")) as [number | null]
  return code ?? 1
}
