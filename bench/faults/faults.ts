import { setTimeout } from "node:timers/promises"
import type { MistreatedServer } from "@docket/db/mistreated"
import { Client } from "pg"

/** Something that happens to PostgreSQL. Resolves when it is over, and PostgreSQL is told to serve again. */
export type Fault = { name: string; happen: (postgres: MistreatedServer) => Promise<void> }

export const OUTAGE_MS = 3_000
const FREEZE_MS = 10_000
const TERMINATIONS = 10
const TAKER = "takes every connection"

const terminateAll = (postgres: MistreatedServer) =>
  postgres.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  )

// PostgreSQL refuses ALTER SYSTEM in a transaction, which several statements of one query are.
const configure = async (postgres: MistreatedServer, change: string): Promise<void> => {
  await postgres.query(`ALTER SYSTEM ${change}`)
  await postgres.query("SELECT pg_reload_conf()")
}

/** Takes every connection that PostgreSQL has to give. */
const takeFree = async (url: string, taken: Client[]): Promise<void> => {
  for (;;) {
    const client = new Client({ connectionString: url, application_name: TAKER })
    client.on("error", () => {})
    try {
      await client.connect()
    } catch {
      return
    }
    taken.push(client)
  }
}

/** Those of others too, which take part in the race for each that is ended. */
const takeAll = async (url: string): Promise<Client[]> => {
  const taken: Client[] = []
  await takeFree(url, taken)
  const [first] = taken
  if (first === undefined) throw new Error("PostgreSQL had no connection to give")
  for (;;) {
    const { rowCount } = await first.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND application_name <> $1`,
      [TAKER],
    )
    if (rowCount === 0) return taken
    await takeFree(url, taken)
  }
}

const restart =
  (stop: (postgres: MistreatedServer) => Promise<void>) => async (postgres: MistreatedServer) => {
    await stop(postgres)
    await setTimeout(OUTAGE_MS)
    await postgres.up()
  }

export const faults: readonly Fault[] = [
  {
    name: "connections terminated, ten times",
    async happen(postgres) {
      for (let turn = 0; turn < TERMINATIONS; turn += 1) {
        await terminateAll(postgres)
        await setTimeout(100)
      }
    },
  },
  { name: "restarted (fast)", happen: restart((postgres) => postgres.down("fast")) },
  { name: "restarted (immediate)", happen: restart((postgres) => postgres.down("immediate")) },
  { name: "killed", happen: restart((postgres) => postgres.kill()) },
  {
    name: "frozen for 10 s",
    async happen(postgres) {
      using _frozen = await postgres.freeze()
      await setTimeout(FREEZE_MS)
    },
  },
  {
    name: "read-only",
    async happen(postgres) {
      await configure(postgres, "SET default_transaction_read_only = on")
      await setTimeout(OUTAGE_MS)
      await configure(postgres, "RESET default_transaction_read_only")
    },
  },
  {
    name: "out of connections",
    async happen(postgres) {
      const taken = await takeAll(postgres.url)
      await setTimeout(OUTAGE_MS)
      await Promise.all(taken.map((client) => client.end()))
    },
  },
  {
    name: "the table locked for 8 s",
    async happen(postgres) {
      await postgres.query("BEGIN; LOCK TABLE tasks; SELECT pg_sleep(8); COMMIT")
    },
  },
]
