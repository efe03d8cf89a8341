import { spawn } from "node:child_process"
import { text } from "node:stream/consumers"
import type { TestContext } from "vitest"

// Compiling Go's generator for the first time takes a minute of two cores.
const LONGEST_MS = 240_000

type Options = { cwd?: string; env?: Record<string, string> }

type Ended = { exitCode: number | null; output: string; errors: string }

/** Runs a program to its end. Throws when it cannot start. */
export const run = async (
  [command = "", ...args]: readonly string[],
  { cwd, env: extra }: Options = {},
): Promise<Ended> => {
  const child = spawn(command, args, {
    cwd,
    // Whatever proxy there is on the way to registries, the server is here.
    env: { ...process.env, NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1", ...extra },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LONGEST_MS,
  })
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", resolve)
  })
  const [exitCode, output, errors] = await Promise.all([
    exited,
    text(child.stdout),
    text(child.stderr),
  ])
  return { exitCode, output, errors }
}

/** Thrown for a tool that this machine lacks, with the reason. */
export class Missing extends Error {
  override readonly name = "Missing"
}

/** Runs a command that shows whether a tool is here. Throws `Missing` with what it says if not. */
export const need = async (command: readonly string[], options?: Options): Promise<string> => {
  const { exitCode, output, errors } = await run(command, options).catch((error: unknown) => {
    throw new Missing(`${command[0]} does not start: ${String(error)}`)
  })
  if (exitCode === 0) return output
  throw new Missing(`${command.join(" ")}: ${errors.trim().split("\n").at(-1)}`)
}

/** What a test needs of the machine. Skips the test, and says why, when that is missing. */
export const orSkip = async <T>(needed: Promise<T>, skip: TestContext["skip"]): Promise<T> => {
  try {
    return await needed
  } catch (error) {
    if (!(error instanceof Missing)) throw error
    // Only the verbose reporter prints a note.
    process.stderr.write(`skipped: ${error.message}\n`)
    return skip(error.message)
  }
}
