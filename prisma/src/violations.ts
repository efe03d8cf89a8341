import { driverError } from "./driver-error.ts"

/** Whether a unique index refused the row, in a query of Prisma's or a raw one. */
export function isUniqueViolation(error: unknown): boolean {
  return driverError(error).sqlState === "23505"
}

/** Whether a foreign key refused the row: what it points at is not there. */
export function isForeignKeyViolation(error: unknown): boolean {
  return driverError(error).sqlState === "23503"
}
