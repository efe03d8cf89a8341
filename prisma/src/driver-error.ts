/** What PostgreSQL said, dug out of what Prisma, its adapters or node-postgres made of it. */
export type DriverError = {
  /** PostgreSQL's five-character code. */
  sqlState: string | undefined
  /** The adapters' name for the failure, for those too that PostgreSQL has no code for. */
  kind: string | undefined
}

type Fields = Record<string, unknown>

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {}
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined
}

/** Of an error that is none of the database's, both fields are undefined. */
export function driverError(error: unknown): DriverError {
  const { code, severity, meta } = fields(error)
  // node-postgres's own
  if (typeof severity === "string") return { sqlState: text(code), kind: undefined }
  const {
    kind,
    originalCode,
    code: adapterCode,
  } = fields(fields(fields(meta)["driverAdapterError"])["cause"])
  return { sqlState: text(originalCode) ?? text(adapterCode), kind: text(kind) }
}
