import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { ConnectionsConfig } from "../src/connections.ts"
import { createDb, type Database } from "../src/database.ts"
import { withClient } from "../src/direct-client.ts"
import { start, stop } from "../src/postgres/cluster.ts"
import { startThrowaway } from "../src/postgres/throwaway.ts"

/** A PostgreSQL that a test may mistreat, with few connections to give. */
export async function mistreatedServer() {
  const server = await startThrowaway({ max_connections: "12", deadlock_timeout: "100ms" })
  const { cluster, url } = server

  const postmaster = async () => {
    const file = await readFile(join(cluster.data, "postmaster.pid"), "utf8")
    return Number(file.split("\n")[0])
  }
  const query = (sql: string) => withClient(url, (client) => client.query(sql))
  return {
    url,
    connect: (config?: Partial<ConnectionsConfig>): Database =>
      createDb({ url, maxConnections: 3, ...config }),
    query,
    /** Stops all of the server's processes in their tracks; gives back what lets them go on. */
    freeze: async (): Promise<Disposable> => {
      const { rows } = await query("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
      const pids = [await postmaster(), ...rows.map((row: { pid: number }) => row.pid)]
      for (const pid of pids) process.kill(pid, "SIGSTOP")
      return { [Symbol.dispose]: () => pids.forEach((pid) => process.kill(pid, "SIGCONT")) }
    },
    kill: async () => process.kill(await postmaster(), "SIGKILL"),
    down: () => stop(cluster, "fast"),
    up: () => start(cluster, Number(new URL(url).port), { max_connections: "12" }),
    [Symbol.asyncDispose]: server.stop,
  }
}
