import { readEnvironment } from "../env.ts"
import { openLocalDatabase } from "../local-database.ts"
import { applyMigrations } from "../migrate.ts"
import { runCommand, say } from "./command.ts"

await runCommand(async () => {
  await using database = await openLocalDatabase(readEnvironment(), say)
  for (const name of await applyMigrations(database.directUrl, say)) say(`Applied ${name}`)
  say("The database is up to date.")
})
