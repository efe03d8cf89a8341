import { fileURLToPath } from "node:url"
import { openLocalDatabase } from "@docket/db/local"
import { readCommandConfig } from "../env.ts"
import { runCommand, say } from "@docket/db/command"
import { runServer } from "./server-process.ts"

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url))

await runCommand(async (interrupted) => {
  const config = readCommandConfig(process.env)
  if (config.databaseUrl !== undefined) {
    // Nothing to hold open: the server takes this process's place.
    process.execve?.(process.execPath, [process.execPath, program], process.env)
  }
  await using database = await openLocalDatabase(config, say)
  if (interrupted.aborted) return
  process.exitCode = await runServer({ databaseUrl: database.url, args: [program] })
})
