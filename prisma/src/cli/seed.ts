import { seed } from "../../seed.ts"
import { createDb } from "../database.ts"
import { readEnvironment } from "../env.ts"
import { openLocalDatabase } from "../local-database.ts"
import { runCommand, say } from "./command.ts"

await runCommand(async () => {
  const environment = readEnvironment()
  if (environment.production)
    throw new Error("Demo data do not belong into production. Unset NODE_ENV if this is not.")

  await using database = await openLocalDatabase(environment, say)
  await using db = createDb({ url: database.directUrl, maxConnections: 1 })
  const pending = await db.pendingMigrations()
  if (pending.length > 0)
    throw new Error("The database lacks migrations. Run this first: pnpm db:migrate")
  const { user, added } = await seed(db.client)
  say(`${user.email ?? user.id} has the demo tasks (${added} new).`)
})
