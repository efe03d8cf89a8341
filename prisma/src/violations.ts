import { driverError } from "./driver-error.ts"

/** Whether a foreign key refused the row: what it points at is not there. */
export function isForeignKeyViolation(error: unknown): boolean {
  return driverError(error).sqlState === "23503"
}
