import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { QueryResult, QueryResultRow } from "pg"
import { withClient } from "../direct-client.ts"
import { start, stop } from "./cluster.ts"
import { startThrowaway } from "./throwaway.ts"

export type MistreatedServer = AsyncDisposable & {
  url: string
  query: <Row extends QueryResultRow>(sql: string) => Promise<QueryResult<Row>>
  /** Stops all of the server's processes in their tracks; gives back what lets them go on. */
  freeze: () => Promise<Disposable>
  /** As the kernel does when it runs out of memory. */
  kill: () => Promise<void>
  down: (mode?: "fast" | "immediate") => Promise<void>
  up: () => Promise<void>
}

/** A throwaway PostgreSQL that a test may mistreat. */
export async function startMistreated(settings: Record<string, string>): Promise<MistreatedServer> {
  const server = await startThrowaway(settings)
  const { cluster, url } = server

  const postmaster = async () => {
    const file = await readFile(join(cluster.data, "postmaster.pid"), "utf8")
    return Number(file.split("\n")[0])
  }
  const query = <Row extends QueryResultRow>(sql: string) =>
    withClient(url, (client) => client.query<Row>(sql))
  return {
    url,
    query,
    freeze: async () => {
      const { rows } = await query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
      )
      const pids = [await postmaster(), ...rows.map((row) => row.pid)]
      for (const pid of pids) process.kill(pid, "SIGSTOP")
      return { [Symbol.dispose]: () => pids.forEach((pid) => process.kill(pid, "SIGCONT")) }
    },
    kill: async () => void process.kill(await postmaster(), "SIGKILL"),
    down: (mode = "fast") => stop(cluster, mode),
    up: () => start(cluster, Number(new URL(url).port), settings),
    [Symbol.asyncDispose]: server.stop,
  }
}
