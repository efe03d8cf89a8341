import { spawn } from "node:child_process"
import { once } from "node:events"
import { expect, test } from "vitest"

const processes = new URL("../src/commands/processes.ts", import.meta.url).href

const program = `
  process.on("SIGTERM", () => process.exit(7))
  setInterval(() => {}, 1_000)
  console.log("ready")`

const parent = `
  import { runTogether } from "${processes}"
  const program = ${JSON.stringify(program)}
  process.exitCode = await runTogether([{ args: ["--eval", program], env: {} }])`

test("programs are stopped and waited for when the terminal is closed", async () => {
  const args = ["--input-type=module", "--eval", parent]
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] })
  const exit = once(child, "exit")
  await once(child.stdout, "data")
  child.kill("SIGHUP")
  expect(await exit).toEqual([7, null])
})
