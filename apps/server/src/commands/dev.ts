import { fileURLToPath } from "node:url"
import { createDb } from "@docket/db"
import { openLocalDatabase, type LocalDatabase } from "@docket/db/local"
import { demoUser, seed } from "@docket/db/seed"
import { readCommandConfig, type CommandConfig } from "../env.ts"
import { banner } from "./banner.ts"
import { runCommand, say } from "@docket/db/command"
import { runServer } from "./server-process.ts"

const program = fileURLToPath(new URL("../main.ts", import.meta.url))

const addDemoData = async ({ url }: LocalDatabase): Promise<void> => {
  await using db = createDb({ url, maxConnections: 1 })
  await seed(db.client)
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

await runCommand(async (interrupted) => {
  const config = readCommandConfig(process.env)
  await using database = await openLocalDatabase(config, say)
  if (interrupted.aborted) return
  if (database.embedded) await addDemoData(database)

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
