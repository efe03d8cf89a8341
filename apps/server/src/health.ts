import type { Authenticator } from "@docket/api"
import type { Database } from "@docket/db"
import type { FastifyInstance } from "fastify"

type HealthDeps = { db: Database; authenticator: Authenticator }
type Check = "ok" | "failed"

const check = (probe: Promise<boolean>): Promise<Check> =>
  probe.then(
    (isReady) => (isReady ? "ok" : "failed"),
    () => "failed",
  )

/**
 * `/health` while the process lives; `/ready` when it can serve. However many ask, one probe runs
 * at a time, and its answer holds for a second.
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
  let latest: { since: number; answer: ReturnType<typeof probe> } | undefined

  app.get("/health", async () => ({ status: "ok" }))

  app.get("/ready", async (_, reply) => {
    const now = performance.now()
    if (latest === undefined || now - latest.since > 1000) latest = { since: now, answer: probe() }
    const answer = await latest.answer
    return reply.code(answer.status === "ok" ? 200 : 503).send(answer)
  })
}
