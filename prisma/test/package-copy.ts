import { execFile } from "node:child_process"
import { cp, mkdtemp, rm, symlink } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { onTestFinished } from "vitest"

export const here = fileURLToPath(new URL("..", import.meta.url))

/** A copy of this package that a test may change. */
export async function packageCopy(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "docket-package-"))
  onTestFinished(() => rm(copy, { recursive: true }))
  for (const name of [
    "src",
    "migrations",
    "schema.prisma",
    "package.json",
    "seed.ts",
    "seed-tasks.ts",
  ]) {
    await cp(join(here, name), join(copy, name), { recursive: true })
  }
  await symlink(join(here, "node_modules"), join(copy, "node_modules"))
  return copy
}

type Result = { code: number; stdout: string; stderr: string }

/** Runs a command of the package in the folder to its end. */
export function command(
  folder: string,
  [name = "", ...args]: string[],
  env: Record<string, string>,
) {
  const script = join(folder, "src/cli", `${name}.ts`)
  const variables = { PATH: process.env["PATH"], ...env }
  return new Promise<Result>((resolve) => {
    execFile(process.execPath, [script, ...args], { env: variables }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}
