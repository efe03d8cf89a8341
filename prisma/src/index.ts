export { createDb, type Database } from "./database.ts"
export { Prisma, PrismaClient, type Task, type User } from "./generated/client.ts"
export * from "./sql.ts"
