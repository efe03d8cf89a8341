import { spawn } from "node:child_process"
import { once } from "node:events"
import { expect, test } from "vitest"

const processes = new URL("../src/commands/processes.ts", import.meta.url).href

const program = `
  process.on("SIGTERM", () => {}).on("SIGHUP", () => setTimeout(() => process.exit(7), 100))
  setInterval(() => {}, 1_000)
  console.log("ready")`

const parent = `
  import { runTogether } from "${processes}"
  const program = ${JSON.stringify(program)}
  process.exitCode = await runTogether([{ args: ["--eval", program], env: {} }])`

test("programs are stopped and waited for when the terminal is closed", async () => {
  const args = ["--input-type=module", "--eval", parent]
  const stdio = ["ignore", "pipe", "inherit"] as const
  const child = spawn(process.execPath, args, { stdio: [...stdio], detached: true })
  const exit = once(child, "exit")
  await once(child.stdout, "data")
  // As a terminal does, which tells all that run in it.
  process.kill(-(child.pid ?? Number.NaN), "SIGHUP")
  expect(await exit).toEqual([7, null])
})
