import { say } from "@docket/db/command"
import { openLocalDatabase, type LocalDatabase } from "@docket/db/local"
import { addressOf } from "../address.ts"
import { readCommandConfig, type CommandConfig } from "../env.ts"
import { banner, whenReady } from "./banner.ts"
import { checkPort } from "./ports.ts"
import { runTogether } from "./processes.ts"
import { bothPrograms } from "./programs.ts"

type Demo = { email: string; password: string }

type RunOptions = {
  /** With reload, from the sources; else what `pnpm build` has made. */
  isDev: boolean
  /** Told of the database before anything uses it. */
  prepare?: (database: LocalDatabase) => Promise<Demo | undefined>
}

const checkPorts = async ({ host, port, web }: CommandConfig): Promise<void> => {
  await checkPort({ host: await addressOf(host), port, prefix: "" })
  await checkPort({ ...web, prefix: "WEB_" })
}

/** Runs the API and the web app on one database, and greets when both can serve. */
export const runBoth = async (
  interrupted: AbortSignal,
  { isDev, prepare }: RunOptions,
): Promise<void> => {
  const config = readCommandConfig(process.env)
  await checkPorts(config)
  await using database = await openLocalDatabase(config, say)
  if (interrupted.aborted) return
  const demo = await prepare?.(database)
  // Another one may have begun meanwhile.
  await checkPorts(config)
  if (interrupted.aborted) return

  let isStopped = false
  const programs = bothPrograms(config, { databaseUrl: database.url, isDev })
  const running = runTogether(programs).finally(() => {
    isStopped = true
  })
  const addresses = { web: config.web.url, api: config.apiUrl }
  await whenReady(addresses, () => isStopped)
  if (!isStopped) say(banner({ ...addresses, ...(demo && { demo }) }))
  process.exitCode = await running
}
