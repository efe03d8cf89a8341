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
import { compare, countForgotten } from "./compare.ts"
import { faults, type Fault } from "./faults.ts"
import { canFillDisk, fullDisk } from "./full-disk.ts"
import { toMarkdown, type Endured } from "./report.ts"
import type { Tally } from "./tally.ts"
import { startWriters, type Writers } from "./writers.ts"

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

const isServing = (postgres: MistreatedServer): Promise<boolean> =>
  postgres.query("SELECT 1").then(
    () => true,
    () => false,
  )

/** Milliseconds from PostgreSQL's accepting connections again until a write is acknowledged, and one of each client. */
const recovery = async (postgres: MistreatedServer, writers: Writers) => {
  while (!(await isServing(postgres))) await setTimeout(10)
  const accepting = performance.now()
  const all = inTime(writers.allAcknowledged())
  await inTime(writers.nextAcknowledged())
  const firstMs = performance.now() - accepting
  await all
  return { firstMs, allMs: performance.now() - accepting }
}

/** What is answered while nothing happens. */
const calm = async (writers: Writers): Promise<Tally> => {
  writers.tally()
  await setTimeout(CALM_MS)
  return writers.tally()
}

type Way = { postgres: MistreatedServer; databaseUrl: string }

/** All faults in turn, with Docket connected directly, or through a pooler. */
const endure = async (faults: readonly Fault[], way: Way): Promise<Endured> => {
  const { postgres, databaseUrl } = way
  const port = await freePort()
  let server = await startCopy(databaseUrl, port)
  try {
    const token = await signIn(crypto.randomUUID())
    const writers = startWriters(server.url, token)
    const rows: Endured["rows"] = []
    const before = await calm(writers)
    for (const { name, happen } of faults) {
      await happen(postgres)
      const recovered = await recovery(postgres, writers)
      rows.push({ name, ...recovered, tally: writers.tally(), calm: await calm(writers) })
      say(`${name}: a write is acknowledged ${recovered.firstMs.toFixed(0)} ms later`)
    }
    for (let kill = 0; kill < KILLS; kill += 1) {
      await setTimeout(CALM_MS)
      await server.stop("SIGKILL")
      server = await startCopy(databaseUrl, port)
      await inTime(writers.nextAcknowledged())
    }
    const { ids, writes } = await inTime(writers.stop())
    const killed = writers.tally()
    const forgotten = await countForgotten(writes, { url: server.url, token })
    return {
      before,
      rows,
      killed,
      acknowledged: writes.length,
      forgotten,
      ...(await compare(postgres, ids)),
    }
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
