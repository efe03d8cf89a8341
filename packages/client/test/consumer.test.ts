import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

/** A quarter above the figure of the day. The same types make the same figure on every machine. */
const MAX_INSTANTIATIONS = 61_000

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** What tsc says of the project in `consumer/`: errors, then the files that it read, then figures. */
const compile = (): Promise<string> => {
  // One checker: of several, each makes the types that it meets anew.
  const options = ["--singleThreaded", "--listFiles", "--extendedDiagnostics"]
  const args = ["-p", here("consumer"), ...options]
  return new Promise((resolve) => {
    execFile(here("../node_modules/.bin/tsc"), args, (_error, stdout) => resolve(stdout))
  })
}

test("an application that uses all of the client compiles, with few type instantiations", async () => {
  const report = await compile()
  expect(report.split("\n").filter((line) => line.includes("error TS"))).toEqual([])

  const figure = (name: string) => Number.parseFloat(report.split(`${name}:`)[1] ?? "")
  process.stdout.write(
    `tsc: ${figure("Instantiations")} instantiations, ${figure("Total time")} s\n`,
  )
  expect(figure("Instantiations")).toBeLessThan(MAX_INSTANTIATIONS)
}, 60_000)
