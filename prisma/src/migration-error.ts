import { lockAdvice } from "./migration-lock.ts"

/** A failure of the schema engine, as people need it: what went wrong and what to do. */
export class MigrationError extends Error {
  override name = "MigrationError"
  /** The migration whose script failed. */
  readonly failed: string | undefined

  constructor(engineError: Error) {
    const [text = "", trace = ""] = engineError.message.split(/\n(?=\s+0: \w)/)
    const failed = /apply_script\n\s+with migration_name="([^"]+)"/.exec(trace)?.[1]
    const reason = text
      .replace(/^external connector error\nError querying the database: /, "")
      .trim()
    const { code } = engineError as { code?: unknown }
    super(
      failed === undefined
        ? `${reason}${advice[String(code)] ?? ""}`
        : `Migration ${failed} failed and left nothing behind: ${reason}`,
      { cause: engineError },
    )
    this.failed = failed
  }
}

/** Throws the engine's error as a `MigrationError`, and any other as it is. */
export function rethrowReadable(error: unknown): never {
  const ofEngine = error instanceof Error && error.name === "SchemaConnectorError"
  throw ofEngine ? new MigrationError(error) : error
}

// https://www.prisma.io/docs/orm/reference/error-reference
const advice: Partial<Record<string, string>> = {
  P1002: `\n\n${lockAdvice}`,
  P3009: `

A migration was interrupted. Its script is one transaction: most likely nothing of it is there. Look, and
if so let the next run try again:
  UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL;`,
}
