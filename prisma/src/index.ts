export { createDb, type Database, type DatabaseConfig } from "./database.ts"
export { Prisma, PrismaClient, type Task, type User } from "./generated/client.ts"
export { isDatabaseUnavailable } from "./unavailable.ts"
export { isForeignKeyViolation } from "./violations.ts"

import type { Prisma } from "./generated/client.ts"

/** What a service gets: the client itself, or the client of a transaction. */
export type TransactionClient = Prisma.TransactionClient
