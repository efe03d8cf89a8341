import { createDb } from "@docket/db"
import { runCommand } from "@docket/db/command"
import { addDemoAccount, demoPassword } from "@docket/db/demo-account"
import type { LocalDatabase } from "@docket/db/local"
import { demoUser, seed } from "@docket/db/seed"
import { runBoth } from "./run-both.ts"

/** The embedded database is migrated and gets demo data; one of your own is yours to change. */
const prepare = async ({ url, embedded }: LocalDatabase) => {
  await using db = createDb({ url, maxConnections: 1 })
  if (embedded) {
    const { user } = await seed(db.client)
    await addDemoAccount(db.client, user)
    return { email: demoUser.email, password: demoPassword }
  }
  const pending = await db.pendingMigrations()
  if (pending.length > 0) {
    throw new Error("The database lacks migrations. Run this first: pnpm db:migrate")
  }
  return undefined
}

await runCommand((interrupted) => runBoth(interrupted, { isDev: true, prepare }))
