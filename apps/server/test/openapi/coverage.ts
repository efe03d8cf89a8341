import { glob, mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import type { TestProject } from "vitest/node"
import type { Reached } from "./check-answer.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** Folder for what the tests have seen of the REST door. */
    docketAnswers: string
  }
}

const tests = dirname(import.meta.dirname)

/** Whether every HTTP test was asked for, so that what none of them reached is missing. */
const isFullRun = async ({ vitest }: TestProject): Promise<boolean> => {
  if (vitest.config.testNamePattern) return false
  const run = new Set(vitest.state.getTestModules().map(({ moduleId }) => moduleId))
  for await (const file of glob("**/*.test.ts", { cwd: tests })) {
    if (!run.has(join(tests, file))) return false
  }
  return true
}

type Line = Reached & { violation?: string }

const readLines = async (folder: string): Promise<Line[]> => {
  const files = await readdir(folder)
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")))
  return texts
    .flatMap((text) => text.split("\n"))
    .flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Line]))
}

const report = async (lines: readonly Line[], isFull: boolean): Promise<string[]> => {
  const { documentedStatuses, documentedFailures } = await import("./operations.ts")
  const statuses = new Set(lines.map(({ status }) => status))
  const failures = new Set(lines.map(({ failure }) => failure))
  const missing = documentedStatuses.filter((status) => !statuses.has(status))
  const untold = documentedFailures.filter((failure) => !failures.has(failure))
  const reached = documentedStatuses.length - missing.length
  process.stdout.write(
    `    OpenAPI  ${lines.length} responses validated, ${reached} of ${documentedStatuses.length} ` +
      `documented statuses reached\n`,
  )
  const violations = new Set(lines.flatMap(({ violation }) => violation ?? []))
  return [
    ...violations,
    ...(isFull ? missing.map((status) => `no test reaches ${status}`) : []),
    ...(isFull ? untold.map((failure) => `no answer is as the example ${failure}`) : []),
  ]
}

/** vitest's globalSetup: at the end of a full run, fails for documented answers that never came. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "docket-answers-"))
  project.provide("docketAnswers", folder)
  return async () => {
    const lines = await readLines(folder)
    await rm(folder, { recursive: true })
    if (lines.length === 0) return
    const complaints = await report(lines, await isFullRun(project))
    if (complaints.length === 0) return
    process.stderr.write(`\n${complaints.map((line) => `    OpenAPI  ${line}\n`).join("")}`)
    process.exitCode = 1
  }
}
