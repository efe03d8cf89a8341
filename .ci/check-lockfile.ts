import { readFile } from "node:fs/promises"
import { text } from "node:stream/consumers"
import { satisfies, valid } from "semver"
import { parse } from "yaml"
import { z } from "zod"

/*
 * What `pnpm install --frozen-lockfile` trusts: every package comes from the registry with a SHA-512 of its
 * content, everything that Docket asks for by name is one exact version, and none has a vulnerability that
 * advisories.json knows. It reads the lockfile from its standard input.
 */

const kind = z.enum(["dependencies", "devDependencies", "optionalDependencies"])
const named = z.record(z.string(), z.object({ specifier: z.string() }))

const lockfile = z.object({
  // With a kind of dependency that is not looked at here, nothing is trusted.
  importers: z.record(z.string(), z.partialRecord(kind, named)),
  catalogs: z.record(z.string(), named),
  packages: z.record(z.string(), z.object({ resolution: z.record(z.string(), z.unknown()) })),
})
const advisories = z.array(
  z.strictObject({ id: z.string(), package: z.string(), vulnerable: z.string() }),
)

const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/

/** "@scope/name@1.2.3" in two. */
const nameAndVersion = (key: string): [name: string, version: string] => {
  const at = key.lastIndexOf("@")
  return [key.slice(0, at), key.slice(at + 1)]
}

const isExact = (specifier: string): boolean =>
  valid(specifier) !== null || specifier === "catalog:" || specifier === "workspace:*"

const { importers, catalogs, packages } = lockfile.parse(parse(await text(process.stdin)))
const advisoriesJson = await readFile(new URL("advisories.json", import.meta.url), "utf8")
const known = advisories.parse(JSON.parse(advisoriesJson))

const specifiers = (where: string, entries: z.infer<typeof named>) =>
  Object.entries(entries).map(([name, { specifier }]) => [`${where}: ${name}`, specifier] as const)

const asked = Object.entries(importers).flatMap(([importer, kinds]) =>
  Object.values(kinds).flatMap((entries) => specifiers(importer, entries)),
)
const catalog = Object.values(catalogs).flatMap((entries) => specifiers("catalog", entries))

const inexact = [...asked, ...catalog]
  .filter(([, specifier]) => !isExact(specifier))
  .map(([where, specifier]) => `${where} asks for ${specifier}. Name one exact version.`)

const untrusted = Object.entries(packages).flatMap(([key, { resolution }]) => {
  const [name, version] = nameAndVersion(key)
  const { integrity, ...elsewhere } = resolution
  const found = known
    .filter((one) => one.package === name)
    .filter((one) => satisfies(version, one.vulnerable, { includePrerelease: true }))
    .map(({ id, vulnerable }) => `${key} has ${id}. Take a version that is not ${vulnerable}.`)
  if (typeof integrity !== "string" || !SHA512.test(integrity))
    found.push(`${key} has no SHA-512 of its content.`)
  if (Object.keys(elsewhere).length > 0)
    found.push(`${key} does not come from the registry: ${JSON.stringify(elsewhere)}`)
  return found
})

const problems = [...inexact, ...untrusted]
for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) process.exitCode = 1
