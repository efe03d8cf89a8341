import { runCommand } from "@docket/db/command"
import { checkBuilt } from "./programs.ts"
import { runBoth } from "./run-both.ts"

await runCommand(async (interrupted) => {
  checkBuilt()
  await runBoth(interrupted, { isDev: false })
})
