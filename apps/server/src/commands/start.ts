import { runCommand } from "@docket/db/command"
import { runBoth } from "./run-both.ts"

await runCommand((interrupted) => runBoth(interrupted, { isDev: false }))
