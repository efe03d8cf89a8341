import { isDatabaseUnavailable } from "../unavailable.ts"

// A terminal that has been closed fails what is written to it, which would end a command that cleans up.
process.stderr.on("error", () => {})

/** Says something to the person at the terminal; standard output is for results. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`)
}

/**
 * Runs a command to its end: a failure is one message and exit code 1. The first Ctrl-C or SIGTERM does not
 * end the process but aborts the given signal, so that the command can clean up; the second one does. A closed
 * terminal is told of by the kernel and by the shell: SIGHUP never ends it.
 */
export async function runCommand(
  command: (interrupted: AbortSignal) => Promise<void>,
): Promise<void> {
  const interruption = new AbortController()
  const interrupt = () => {
    process.exitCode = 130
    interruption.abort()
  }
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt).on("SIGHUP", interrupt)
  try {
    await command(interruption.signal)
  } catch (error) {
    say(describe(error))
    process.exitCode = 1
  }
}

function describe(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error)
  if (!isDatabaseUnavailable(error)) return message
  return `The database does not answer: ${message}\nIs its server up, and is DATABASE_URL right?`
}
