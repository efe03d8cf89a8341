import { once } from "node:events"
import { createServer } from "node:net"
import { fileURLToPath } from "node:url"
import { createDb } from "@docket/db"
import { addDemoAccount } from "@docket/db/demo-account"
import { openLocalDatabase, type LocalDatabase } from "@docket/db/local"
import { demoUser, seed } from "@docket/db/seed"
import { readCommandConfig, type CommandConfig } from "../env.ts"
import { banner } from "./banner.ts"
import { runCommand, say } from "@docket/db/command"
import { runServer } from "./server-process.ts"

const program = fileURLToPath(new URL("../main.ts", import.meta.url))

/** The embedded database is migrated and gets demo data; one of your own is yours to change. */
const prepare = async ({ url, embedded }: LocalDatabase): Promise<void> => {
  await using db = createDb({ url, maxConnections: 1 })
  if (embedded) {
    const { user } = await seed(db.client)
    return addDemoAccount(db.client, user)
  }
  const pending = await db.pendingMigrations()
  if (pending.length > 0) {
    throw new Error("The database lacks migrations. Run this first: pnpm db:migrate")
  }
}

const isReady = (origin: string): Promise<boolean> =>
  fetch(`${origin}/ready`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  )

const greetWhenReady = async ({ host, port }: CommandConfig, isStopped: () => boolean) => {
  const name = host === "127.0.0.1" ? "localhost" : host.includes(":") ? `[${host}]` : host
  const origin = `http://${name}:${port}`
  while (!isStopped() && !(await isReady(origin))) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  if (!isStopped()) say(banner({ origin, email: demoUser.email }))
}

/** Asked first, or the banner would greet from whatever answers there. */
const checkPort = async ({ host, port }: CommandConfig): Promise<void> => {
  const probe = createServer().listen(port, host)
  await once(probe, "listening").catch((cause: Error) => {
    throw new Error(`Port ${port} is taken. Stop what uses it, or set PORT.`, { cause })
  })
  probe.close()
  await once(probe, "close")
}

await runCommand(async (interrupted) => {
  const config = readCommandConfig(process.env)
  await checkPort(config)
  await using database = await openLocalDatabase(config, say)
  if (interrupted.aborted) return
  await prepare(database)

  let isStopped = false
  const server = runServer({
    databaseUrl: database.url,
    args: ["--watch", "--watch-preserve-output", program],
  }).finally(() => {
    isStopped = true
  })
  await greetWhenReady(config, () => isStopped)
  process.exitCode = await server
})
