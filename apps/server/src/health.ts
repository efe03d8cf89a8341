import { setTimeout } from "node:timers/promises"
import type { Authenticator } from "@docket/api"
import type { Connections } from "@docket/db/sql"
import type { FastifyInstance } from "fastify"

type HealthDeps = { db: Connections; authenticator: Authenticator }
type Check = "ok" | "failed"

const HOLDS_MS = 1_000
/** Less than the deadline of all answers: /ready is to say which check has failed. */
const PROBE_MS = 4_000

const check = (probe: Promise<boolean>): Promise<Check> => {
  const checked = probe.then(
    (isReady): Check => (isReady ? "ok" : "failed"),
    (): Check => "failed",
  )
  return Promise.race([checked, setTimeout(PROBE_MS, "failed" as const, { ref: false })])
}

/**
 * `/health` while the process lives; `/ready` when it can serve, and not when it is about to stop.
 * However many ask, one answer is waited for at a time, and holds for a second; a probe that is given up may
 * overlap the next.
 */
export const registerHealth = (app: FastifyInstance, { db, authenticator }: HealthDeps): void => {
  const probe = async () => {
    const [database, migrations, keys] = await Promise.all([
      check(db.ping().then(() => true)),
      check(db.pendingMigrations().then((pending) => pending.length === 0)),
      check(authenticator.keysReady()),
    ])
    const checks = { database, migrations, keys }
    const isReady = Object.values(checks).every((state) => state === "ok")
    return { status: isReady ? ("ok" as const) : ("unavailable" as const), checks }
  }
  let latest: { answer: ReturnType<typeof probe>; endedAt?: number } | undefined

  const startProbe = () => {
    const started: NonNullable<typeof latest> = { answer: probe() }
    void started.answer.finally(() => (started.endedAt = performance.now()))
    return started
  }

  let isStopping = false
  app.addHook("preClose", async () => {
    isStopping = true
  })

  app.get("/health", async () => ({ status: "ok" }))

  app.get("/ready", async (_, reply) => {
    const age = performance.now() - (latest?.endedAt ?? Infinity)
    if (latest === undefined || age > HOLDS_MS) latest = startProbe()
    const answer = await latest.answer
    const status = isStopping ? "unavailable" : answer.status
    if (status !== "ok") void reply.code(503).header("retry-after", "1")
    return reply.send({ ...answer, status })
  })
}
