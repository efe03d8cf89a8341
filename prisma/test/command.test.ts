import { spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { expect, test } from "vitest"

const command = new URL("../src/cli/command.ts", import.meta.url).href

const program = `
  import { setTimeout } from "node:timers/promises"
  import { runCommand, say } from "${command}"
  await runCommand(async (interrupted) => {
    console.log("ready")
    while (!interrupted.aborted) await setTimeout(10)
    say("Stopping")
    await setTimeout(500)
    console.log("cleaned up")
  })`

test("a command cleans up when its terminal is closed, which two may tell it", async () => {
  const args = ["--input-type=module", "--eval", program]
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] })
  const exit = once(child, "exit")
  const output = text(child.stdout)
  await once(child.stdout, "data")
  // A pipe without a reader fails writes as a closed terminal does.
  child.stderr.destroy()
  child.kill("SIGHUP")
  child.kill("SIGHUP")
  expect(await exit).toEqual([130, null])
  expect(await output).toContain("cleaned up")
})
