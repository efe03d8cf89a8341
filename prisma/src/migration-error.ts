import { lockAdvice } from "./migration-lock.ts"

/** A failure of the schema engine, as people need it: what went wrong and what to do. */
export class MigrationError extends Error {
  override name = "MigrationError"

  constructor(engineError: Error) {
    const [text = "", trace = ""] = engineError.message.split(/\n(?=\s+0: \w)/)
    const failed = /apply_script\n\s+with migration_name="([^"]+)"/.exec(trace)?.[1]
    const reason = text
      .replace(/^external connector error\nError querying the database: /, "")
      .trim()
    const { code } = engineError as { code?: unknown }
    super(
      failed === undefined
        ? `${reason}${code === "P1002" ? `\n\n${lockAdvice}` : ""}`
        : `Migration ${failed} failed and left nothing behind: ${reason}`,
      { cause: engineError },
    )
  }
}

/** Throws the engine's error as a `MigrationError`, and any other as it is. */
export function rethrowReadable(error: unknown): never {
  const ofEngine = error instanceof Error && error.name === "SchemaConnectorError"
  throw ofEngine ? new MigrationError(error) : error
}
