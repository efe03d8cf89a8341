import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { expect, test } from "vitest"

const endWithParent = new URL("../src/commands/end-with-parent.ts", import.meta.url).href

/** Says which signals it would send, and stays until it would get one. */
const program = `
  process.kill = (pid, signal) => {
    console.log(pid === process.pid ? "itself" : "its parent", signal)
    if (pid === process.pid) process.exit()
  }
  setInterval(() => {}, 1_000)
  setImmediate(() => console.log("ready"))`

/** A program under a watcher, which a shell stands in for. */
const startWatched = async () => {
  const args = ["--import", endWithParent, "--eval", program]
  const watcher = spawn("sh", ["-c", '"$@"; true', "sh", process.execPath, ...args], {
    env: { ...process.env, WATCH_REPORT_DEPENDENCIES: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  })
  const lines = createInterface(watcher.stdout)[Symbol.asyncIterator]()
  expect(await lines.next()).toMatchObject({ value: "ready" })
  const signals = async () => {
    const sent: string[] = []
    for (;;) {
      const { done, value } = await lines.next()
      if (done === true) return sent
      sent.push(value)
    }
  }
  return { watcher, signals }
}

test("a program under a watcher ends with it when what started them is gone", async () => {
  const { watcher, signals } = await startWatched()
  watcher.stdin.end()
  expect(await signals()).toEqual(["its parent SIGTERM", "itself SIGTERM"])
})

test("a program whose watcher was killed leaves alone who has adopted it", async () => {
  const { watcher, signals } = await startWatched()
  watcher.kill("SIGKILL")
  await once(watcher, "exit")
  watcher.stdin.end()
  expect(await signals()).toEqual(["itself SIGTERM"])
})
