import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const good = readFileSync(pathOf("../pnpm-lock.yaml"), "utf8")

const check = (lockfile: string) => {
  const args = [pathOf("check-lockfile.ts")]
  const { status, stderr } = spawnSync(process.execPath, args, {
    input: lockfile,
    encoding: "utf8",
  })
  return { status, problems: stderr.trim() }
}

test("Docket's own lockfile is trusted", () => {
  expect(check(good)).toEqual({ status: 0, problems: "" })
})

const fastify = /(?<=^  fastify@)\d+\.\d+\.\d+(?=:$)/m
const resolution = /(?<=^  fastify@.+:\n    resolution: )\{.+\}/m
const kind = /(?<=^    )devDependencies(?=:$)/m
const firstOfKind = /(?<=^    )devDependencies(:\n.+\n {8}specifier: )\d.*$/m
const specifier = /(?<=^        specifier: )\d.*$/m

test.for<[name: string, replaced: RegExp, by: string, problem: RegExp]>([
  [
    "a version that is known to be vulnerable",
    fastify,
    "5.3.1",
    /^fastify@5\.3\.1 has CVE-2025-32442\./,
  ],
  [
    "a version on its way to one that is known to be vulnerable",
    fastify,
    "5.3.1-beta.1",
    /^fastify@5\.3\.1-beta\.1 has CVE-2025-32442\./,
  ],
  ["a package without a hash", resolution, "{tarball: https://example.com/f.tgz}", /no SHA-512/],
  [
    "a hash that is easily met",
    resolution,
    "{integrity: sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=}",
    /no SHA-512/,
  ],
  [
    "a package from elsewhere",
    resolution,
    "{integrity: sha512-x, tarball: a}",
    /not come from the registry/,
  ],
  [
    "a package from a repository",
    resolution,
    "{commit: abc, repo: b, type: git}",
    /not come from the registry/,
  ],
  ["a range of versions", specifier, "^1.0.0", /asks for \^1\.0\.0\. Name one exact version\./],
  ["a tag", specifier, "latest", /asks for latest\./],
  [
    "a range of versions of what is optional",
    firstOfKind,
    "optionalDependencies$1^1.0.0",
    /asks for \^1\.0\.0\. Name one exact version\./,
  ],
  ["a kind of dependency that is not looked at", kind, "otherDependencies", /otherDependencies/],
])("%s is not", ([, replaced, by, problem]) => {
  expect(good).toMatch(replaced)
  const { status, problems } = check(good.replace(replaced, by))
  expect(problems).toMatch(problem)
  expect(status).toBe(1)
})
