import { spawn } from "node:child_process"
import { once } from "node:events"
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { childEnvironment, readEnvironment } from "../env.ts"
import { openLocalDatabase } from "../local-database.ts"
import { runCommand, say } from "./command.ts"

await runCommand(async () => {
  await using database = await openLocalDatabase(readEnvironment(), say)
  const studio = spawn(
    process.execPath,
    [
      createRequire(import.meta.url).resolve("prisma/build/index.js"),
      "studio",
      ...process.argv.slice(2),
    ],
    {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      // The URL goes by the environment: arguments can be seen by every user of the machine.
      env: childEnvironment({ DIRECT_DATABASE_URL: database.directUrl, CHECKPOINT_DISABLE: "1" }),
      stdio: "inherit",
    },
  )
  process.once("SIGTERM", () => studio.kill())
  await once(studio, "exit")
})
