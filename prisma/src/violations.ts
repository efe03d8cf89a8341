import { driverError } from "./driver-error.ts"

function violates(error: unknown, sqlState: string, constraint: string | undefined): boolean {
  const found = driverError(error)
  return found.sqlState === sqlState && (constraint === undefined || found.constraint === constraint)
}

/** Whether a unique index (of that name) refused the row, in a query of Prisma's or a raw one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return violates(error, "23505", constraint)
}

/** Whether a foreign key (of that name) refused the row: the row it points at is not there. */
export function isForeignKeyViolation(error: unknown, constraint?: string): boolean {
  return violates(error, "23503", constraint)
}
