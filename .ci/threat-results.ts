import { readFile, writeFile } from "node:fs/promises"
import { relative } from "node:path"
import { fileURLToPath } from "node:url"
import { z } from "zod"

/*
 * Writes into the last column of docs/threats.md how many cases of each row's tests passed, from
 * vitest's JSON report, whose path is the only argument (`pnpm test:threats`), and what came of the last
 * run of a command that leaves a report.
 */

const report = z.object({
  testResults: z.array(
    z.object({ name: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
})

const root = fileURLToPath(new URL("..", import.meta.url))
const page = new URL("../docs/threats.md", import.meta.url)
/** As the page shortens them. */
const folders: Record<string, string> = {
  "api/": "packages/api/src/",
  "server/": "apps/server/test/",
  "db/": "prisma/test/",
}
const ROW = /^(?<row>\| .+ \| (?<tests>.+) \|) [^|]* \|$/
const TEST = /`(?<folder>(?:api|server|db)\/)?(?<file>[\w./-]+\.test\.ts)`/g

const REPORT = /\[last run\]\((?<path>[^)]+)\)/

const [, , reportPath = ""] = process.argv
const { testResults } = report.parse(JSON.parse(await readFile(reportPath, "utf8")))
const statuses = new Map(
  testResults.map(({ name, assertionResults }) => [
    relative(root, name),
    assertionResults.map(({ status }) => status),
  ]),
)

const statusesOf = (test: RegExpMatchArray): string[] => {
  const { folder = "", file = "" } = test.groups ?? {}
  const path = (folders[folder] ?? "") + file
  const found = statuses.get(path)
  if (found === undefined) throw new Error(`docs/threats.md names ${path}, which did not run`)
  return found
}

/** What a report says of its run. */
const verdictOf = async (path: string): Promise<string> => {
  const text = await readFile(new URL(path, page), "utf8")
  const commit = /commit (?<id>[0-9a-f]+)/.exec(text)?.groups?.["id"]
  if (commit === undefined) throw new Error(`${path} names no commit`)
  const isRight = !/\*\*(?:wrong|not as it should be)/i.test(text)
  return `${isRight ? "" : "**not** "}as it should be, at ${commit}`
}

const withResult = async (line: string): Promise<string> => {
  const { row, tests = "" } = ROW.exec(line)?.groups ?? {}
  if (row === undefined) return line
  const report = REPORT.exec(tests)?.groups?.["path"]
  if (report !== undefined) return `${row} ${await verdictOf(report)} |`
  const cases = [...tests.matchAll(TEST)].flatMap(statusesOf)
  if (cases.length === 0) return line
  const passed = cases.filter((status) => status === "passed").length
  const rest = cases.length - passed
  return `${row} ${passed} passed${rest > 0 ? `, ${rest} not run` : ""} |`
}

const lines = (await readFile(page, "utf8")).split("\n")
await writeFile(page, (await Promise.all(lines.map(withResult))).join("\n"))
