import { readEnvironment } from "../env.ts"
import { openLocalDatabase } from "../local-database.ts"
import { writeMigration } from "../migrate.ts"
import { runCommand, say } from "./command.ts"

await runCommand(async () => {
  const words = process.argv.slice(2).join("_").toLowerCase()
  const title = words.replace(/[^a-z0-9]+/g, "_").replace(/^_|_$/g, "")
  if (title === "")
    throw new Error("Name the migration by what it does: pnpm db:migration add_task_notes")

  await using database = await openLocalDatabase(readEnvironment(), say)
  const name = await writeMigration(database.directUrl, title)
  if (name === undefined)
    return say("The migrations lead to schema.prisma already: nothing to write.")
  say(`Wrote prisma/migrations/${name}/migration.sql. Read it, then apply it with: pnpm db:migrate`)
})
