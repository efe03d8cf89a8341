import { readFile, writeFile } from "node:fs/promises"
import { basename, dirname } from "node:path"
import { z } from "zod"

/*
 * Writes docs/mutants.md anew from Stryker's JSON report, whose path is the only argument
 * (`pnpm test:mutants`). Why a change goes unnoticed is written there by hand and kept; fails while
 * there is one without a reason.
 */

const place = z.object({ line: z.int(), column: z.int() })
const report = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          status: z.string(),
          replacement: z.string(),
          location: z.object({ start: place, end: place }),
        }),
      ),
    }),
  ),
})
type File = z.infer<typeof report>["files"][string]
type Mutant = File["mutants"][number]

const page = new URL("../docs/mutants.md", import.meta.url)
const TABLES = /(?<=<!-- generated -->\n)[^]*$/
const ROW = /^(?<change>\| .+ \| .+ →.+ \|) (?<reason>[^|]+) \|$/gm
const UNEXPLAINED = "**to be explained**"

const noticed: ReadonlySet<string> = new Set(["Killed", "Timeout"])
const unnoticed: ReadonlySet<string> = new Set(["Survived", "NoCoverage"])

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`

/** As it stands in one cell of a table. */
const code = (text: string): string => {
  const line = text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|")
  return line.includes("`") ? `\`\` ${line} \`\`` : `\`${line}\``
}

const original = (source: string, { location: { start, end } }: Mutant): string => {
  const lines = source.split("\n").slice(start.line - 1, end.line)
  lines[lines.length - 1] = lines.at(-1)?.slice(0, end.column - 1) ?? ""
  return lines.join("\n").slice(start.column - 1)
}

const countOf = (mutants: readonly Mutant[], statuses: ReadonlySet<string>): number =>
  mutants.filter(({ status }) => statuses.has(status)).length

const scoreRow = (name: string, mutants: readonly Mutant[]): string => {
  const [found, missed] = [countOf(mutants, noticed), countOf(mutants, unnoticed)]
  return `| ${name} | ${found + missed} | ${found} | ${missed} | ${percent(found, found + missed)} |`
}

const nameOf = (path: string): string => `\`${basename(dirname(path))}/${basename(path)}\``

const [, , reportPath = ""] = process.argv
const { files } = report.parse(JSON.parse(await readFile(reportPath, "utf8")))
const text = await readFile(page, "utf8")
const reasons = new Map(
  [...text.matchAll(ROW)].map(({ groups }) => [groups?.["change"], groups?.["reason"]]),
)

const entries = Object.entries(files).toSorted(([one], [other]) => (one < other ? -1 : 1))
const survivors = new Set(
  entries.flatMap(([path, { source, mutants }]) =>
    mutants
      .filter(({ status }) => unnoticed.has(status))
      .map(
        (mutant) =>
          `| ${nameOf(path)} | ${code(original(source, mutant))} → ${code(mutant.replacement)} |`,
      ),
  ),
)
const rows = [...survivors].map((change) => `${change} ${reasons.get(change) ?? UNEXPLAINED} |`)
const tables = [
  "| file | changes | noticed | unnoticed | score |",
  "| --- | --- | --- | --- | --- |",
  ...entries.map(([path, { mutants }]) => scoreRow(nameOf(path), mutants)),
  scoreRow(
    "**all**",
    entries.flatMap(([, { mutants }]) => mutants),
  ),
  "",
  "## Unnoticed, and why",
  "",
  "| file | change | why no test notices it |",
  "| --- | --- | --- |",
  ...rows,
  "",
].join("\n")
await writeFile(
  page,
  text.replace(TABLES, () => tables),
)

const unexplained = rows.filter((row) => row.endsWith(`${UNEXPLAINED} |`)).length
if (unexplained > 0) {
  process.stderr.write(
    `docs/mutants.md: ${unexplained} changes go unnoticed; write why, or a test.\n`,
  )
  process.exitCode = 1
}
