import { openLocalDatabase } from "@docket/db/local"
import { readCommandConfig } from "../env.ts"
import { runCommand, say } from "@docket/db/command"
import { runTogether } from "./processes.ts"
import { apiProgram, bundle, heapFlags, memoryEnvironment } from "./programs.ts"

await runCommand(async (interrupted) => {
  const config = readCommandConfig(process.env)
  if (config.databaseUrl !== undefined) {
    // Nothing to hold open: the server takes this process's place.
    const environment = { ...process.env, ...memoryEnvironment }
    process.execve?.(process.execPath, [process.execPath, ...heapFlags, bundle], environment)
  }
  await using database = await openLocalDatabase(config, say)
  if (interrupted.aborted) return
  process.exitCode = await runTogether([apiProgram({ databaseUrl: database.url })])
})
