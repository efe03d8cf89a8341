import { freePort } from "@docket/db/free-port"
import type { ServerProcess } from "../requests/server-process.ts"
import { startCopy } from "./copy.ts"

export type LoggingDocket = AsyncDisposable & {
  server: ServerProcess
  /** How often it has warned of what. */
  logged: () => Map<string, number>
}

const warningOf = (line: string): string => {
  const { msg, message = "" } = JSON.parse(line) as { msg: string; message?: string }
  return `${msg} ${message}`.trim()
}

/** The built server, and what it writes to its log. */
export async function startLoggingDocket(databaseUrl: string): Promise<LoggingDocket> {
  const port = await freePort()
  const warnings = new Map<string, number>()
  const server = await startCopy(databaseUrl, port, (line) => {
    const warning = warningOf(line)
    warnings.set(warning, (warnings.get(warning) ?? 0) + 1)
  })
  return { server, logged: () => warnings, [Symbol.asyncDispose]: () => server.stop() }
}
