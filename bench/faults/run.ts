import { writeFile } from "node:fs/promises"
import { setTimeout } from "node:timers/promises"
import { runCommand, say } from "@docket/db/command"
import { freePort } from "@docket/db/free-port"
import { applyMigrations } from "@docket/db/migrate"
import { startMistreated, type MistreatedServer } from "@docket/db/mistreated"
import { startCopy } from "../copies/copy.ts"
import { startPgBouncer } from "../copies/pgbouncer.ts"
import { describeMachine } from "../requests/machine.ts"
import { signIn } from "../requests/sessions.ts"
import { faults, type Fault } from "./faults.ts"
import { canFillDisk, fullDisk } from "./full-disk.ts"
import { toMarkdown, type Endured } from "./report.ts"
import { startWriters, type Writers } from "./writers.ts"
import { isChanged } from "./writes.ts"

const CALM_MS = 1_000
const KILLS = 10

const LONGEST_WAIT_MS = 30_000

/** Fails instead of waiting for a server that is gone. */
const inTime = async <T>(work: Promise<T>): Promise<T> => {
  const late = setTimeout(LONGEST_WAIT_MS, undefined, { ref: false }).then(() => {
    throw new Error(`no write was acknowledged within ${LONGEST_WAIT_MS / 1000} s`)
  })
  return Promise.race([work, late])
}

/** Milliseconds from PostgreSQL's accepting connections again until a write is acknowledged. */
const recovery = async (postgres: MistreatedServer, writers: Writers): Promise<number> => {
  while (
    !(await postgres.query("SELECT 1").then(
      () => true,
      () => false,
    ))
  )
    await setTimeout(10)
  const accepting = performance.now()
  await inTime(writers.nextAcknowledged())
  return performance.now() - accepting
}

type Row = {
  id: string
  title: string
  version: number
  description: string | null
  status: string
}

/** What is in the table against what was acknowledged: of each of the tasks its create and its change. */
const compare = async (postgres: MistreatedServer, tasks: readonly string[]) => {
  const { rows } = await postgres.query<Row>(
    "SELECT id, title, version, description, status FROM tasks",
  )
  const stored = new Map(rows.map((row) => [row.id, row]))
  const lost = tasks.filter((id) => {
    const row = stored.get(id)
    return row === undefined || !isChanged(row)
  }).length
  const createdTwice = rows.length - new Set(rows.map(({ title }) => title)).size
  const changedTwice = rows.filter(({ version }) => version > 2).length
  return { lost, duplicated: createdTwice + changedTwice }
}

type Way = { postgres: MistreatedServer; databaseUrl: string }

/** All faults in turn, with Docket connected directly, or through a pooler. */
const endure = async (faults: readonly Fault[], way: Way): Promise<Endured> => {
  const { postgres, databaseUrl } = way
  const port = await freePort()
  let server = await startCopy(databaseUrl, port)
  try {
    const writers = startWriters(server.url, await signIn(crypto.randomUUID()))
    await setTimeout(CALM_MS)
    const rows: Endured["rows"] = []
    writers.tally()
    for (const { name, happen } of faults) {
      await happen(postgres)
      const recoveredMs = await recovery(postgres, writers)
      await setTimeout(CALM_MS)
      rows.push({ name, recoveredMs, tally: writers.tally() })
      say(`${name}: a write is acknowledged ${recoveredMs.toFixed(0)} ms later`)
    }
    for (let kill = 0; kill < KILLS; kill += 1) {
      await setTimeout(CALM_MS)
      await server.stop("SIGKILL")
      server = await startCopy(databaseUrl, port)
      await inTime(writers.nextAcknowledged())
    }
    const killed = writers.tally()
    const tasks = await inTime(writers.stop())
    const { lost, duplicated } = await compare(postgres, tasks)
    return { rows, killed, acknowledged: 2 * tasks.length, lost, duplicated }
  } finally {
    await server.stop()
  }
}

await runCommand(async () => {
  // As a database that matters is set up: what is acknowledged is on the disk.
  await using postgres = await startMistreated({
    fsync: "on",
    full_page_writes: "on",
    synchronous_commit: "on",
    max_connections: "30",
  })
  await applyMigrations(postgres.url)
  const machine = await describeMachine(postgres.url, { isQuick: false })
  const leftOut: string[] = []
  const leaveOut = (what: string): void => {
    leftOut.push(what)
    say(`Left out: ${what}`)
  }
  const canFill = await canFillDisk()
  if (!canFill) leaveOut("a full disk, as only root may mount one to fill")
  const suffered = canFill ? [...faults, fullDisk] : faults
  say("Docket on PostgreSQL")
  const direct = await endure(suffered, { postgres, databaseUrl: postgres.url })
  const runs = [{ way: "directly", endured: direct }]
  await postgres.query("TRUNCATE tasks, idempotent_answers")
  say("Docket on PgBouncer in transaction mode")
  const pooler = await startPgBouncer(postgres.url, { poolSize: 10 }).catch((error: unknown) => {
    leaveOut(`PgBouncer, as it does not start (${String(error)})`)
  })
  if (pooler !== undefined) {
    await using _pooler = pooler
    const endured = await endure(suffered, { postgres, databaseUrl: pooler.url })
    runs.push({ way: "through PgBouncer", endured })
  }
  const { text, isRight } = toMarkdown({ runs, leftOut }, machine)
  await writeFile(new URL("../reports/faults.md", import.meta.url), text)
  process.stdout.write(text)
  if (!isRight) process.exitCode = 1
})
