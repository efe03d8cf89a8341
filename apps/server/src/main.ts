import { createAuthenticator, createUserRegistry, purgeIdempotentAnswers } from "@docket/api"
import { openConnections } from "@docket/db/sql"
import { addressOf } from "./address.ts"
import { buildApp } from "./app.ts"
import { drainBeforeClose } from "./drain.ts"
import { EnvironmentError, readServerConfig, type ServerConfig } from "./env.ts"
import { openLog } from "./log.ts"
import { createRateLimits } from "./rate-limit/rate-limits.ts"

// Longer than any request that has arrived may take: what is still open then is a slow sender or reader.
const GRACE_MS = 6_000
const SHUTDOWN_LIMIT_MS = 10_000
const PURGE_EVERY_MS = 3_600_000
/** Soon after the start as well: not every process lives an hour. Copies that start together do not purge together. */
const FIRST_PURGE_MS = (1 + 4 * Math.random()) * 60_000

// Node's 64 kB last long enough to be old garbage, which lies until V8's next full collection: some 3 MB.
Buffer.poolSize = 8_192

const start = async (config: ServerConfig): Promise<void> => {
  const { log, finish } = openLog(config.logLevel)
  const db = openConnections({
    url: config.databaseUrl,
    driver: config.databaseDriver,
    onConnectionLost: ({ message }) => log.warn({ message }, "a database connection was lost"),
    onUnprepared: () => log.warn("the pooler keeps no prepared statements: requests cost more"),
  })
  const rateLimits = await createRateLimits(config.rateLimits, { log })
  const app = await buildApp({
    db,
    users: createUserRegistry(db),
    authenticator: createAuthenticator(config.auth, { log }),
    logger: log,
    rateLimits,
    corsOrigins: config.corsOrigins,
    trustProxy: config.trustProxy,
  })

  drainBeforeClose(app, config.drainMs)

  const purge = () =>
    purgeIdempotentAnswers(db).catch(({ message }: Error) =>
      log.warn({ message }, "old idempotent answers are left for the next purge"),
    )
  setTimeout(() => void purge(), FIRST_PURGE_MS).unref()
  setInterval(() => void purge(), PURGE_EVERY_MS).unref()

  let isStopping = false
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (isStopping) return
    isStopping = true
    log.info({ signal }, "stopping: requests under way are finished first")
    setTimeout(() => app.server.closeAllConnections(), config.drainMs + GRACE_MS).unref()
    setTimeout(() => void finish().then(() => process.exit(1)), SHUTDOWN_LIMIT_MS).unref()
    await app.close()
    rateLimits.close()
    await db.close()
    await finish()
    process.exit(0)
  }
  // SIGHUP: the terminal has been closed.
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    process.on(signal, () => void stop(signal))
  }

  await app.listen({ host: await addressOf(config.host), port: config.port })
}

try {
  await start(readServerConfig(process.env))
} catch (error) {
  process.stderr.write(`${error instanceof EnvironmentError ? error.message : String(error)}\n`)
  process.exit(1)
}
