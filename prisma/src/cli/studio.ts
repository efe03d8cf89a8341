import { spawn } from "node:child_process"
import { once } from "node:events"
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { withClient } from "../direct-client.ts"
import { childEnvironment, readEnvironment } from "../env.ts"
import { openLocalDatabase } from "../local-database.ts"
import { runCommand, say } from "./command.ts"

await runCommand(async (interrupted) => {
  await using database = await openLocalDatabase(readEnvironment(), say)
  await withClient(database.directUrl, (client) => client.query("SELECT"))
  if (interrupted.aborted) return
  const prisma = createRequire(import.meta.url).resolve("prisma/build/index.js")
  // Prisma 7.10 dies where there is no browser to open: it prints its address instead.
  const args = ["studio", "--browser", "none", ...process.argv.slice(2)]
  const studio = spawn(process.execPath, [prisma, ...args], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    // Arguments can be read by every user of the machine; the URL goes by the environment.
    env: childEnvironment({ DIRECT_DATABASE_URL: database.directUrl, CHECKPOINT_DISABLE: "1" }),
    stdio: "inherit",
  })
  interrupted.addEventListener("abort", () => studio.kill())
  const [code] = await once(studio, "exit")
  if (code !== null && code !== 0)
    throw new Error(`Prisma Studio has ended with exit code ${code}.`)
})
