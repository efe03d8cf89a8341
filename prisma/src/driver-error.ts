/** What PostgreSQL said, dug out of what Prisma, its adapters or node-postgres made of it. */
export type DriverError = {
  /** PostgreSQL's five-character code. */
  sqlState?: string
  /** The adapters' name for the failure, for those that have no SQLSTATE too. */
  kind?: string
}

type Fields = Record<string, unknown>

function fields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null ? (value as Fields) : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined
}

const isSqlState = (code: string) => /^[0-9A-Z]{5}$/.test(code) && !/^[EP]\d{4}$/.test(code)

/** The error's own code: Prisma's (P2002), or the operating system's (ECONNRESET). */
export function prismaCode(error: Error): string | undefined {
  const { code, errorCode } = error as { code?: unknown; errorCode?: unknown }
  return text(code) ?? text(errorCode)
}

export function driverError(error: unknown): DriverError {
  const top = fields(error)
  // Prisma's errors carry the adapter's in their meta; the adapter's own has the cause directly.
  const adapterError = fields(fields(top?.["meta"])?.["driverAdapterError"]) ?? top
  const cause = fields(adapterError?.["cause"]) ?? {}
  const code = text(cause["originalCode"]) ?? text(cause["code"]) ?? text(top?.["code"])
  const kind = text(cause["kind"])
  return {
    ...(code !== undefined && isSqlState(code) && { sqlState: code }),
    ...(kind !== undefined && { kind }),
  }
}
