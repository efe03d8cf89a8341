import { randomUUID } from "node:crypto"
import { inject } from "vitest"
import { createDb, type Database } from "./database.ts"
import { withClient } from "./direct-client.ts"
import { driverError } from "./driver-error.ts"
import type { Prisma, PrismaClient, Task, User } from "./generated/client.ts"
import { templateName } from "./testing-setup.ts"

export type TestDatabase = Database & { url: string }

type TaskFields = Partial<Prisma.TaskUncheckedCreateInput> & { userId: string }

/**
 * This vitest worker's own migrated database, made at the first call and kept for the worker's later files,
 * with what they wrote. Close it at the end of the file. Needs testing-setup.ts as vitest's globalSetup.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const url = new URL(inject("docketPostgres"))
  const name = `docket_worker_${process.env["VITEST_POOL_ID"] ?? "0"}`
  await clone(url.href, name)
  url.pathname = name
  return { ...createDb({ url: url.href, maxConnections: 5 }), url: url.href }
}

async function clone(serverUrl: string, name: string): Promise<void> {
  try {
    await withClient(serverUrl, (client) =>
      client.query(`CREATE DATABASE ${name} TEMPLATE ${templateName}`),
    )
  } catch (error) {
    const duplicateDatabase = driverError(error).sqlState === "42P04"
    if (!duplicateDatabase) throw error
  }
}

/** A new user with an id, an e-mail address and a name that nobody else has. */
export function makeUser(
  client: Pick<PrismaClient, "user">,
  overrides: Partial<Prisma.UserUncheckedCreateInput> = {},
): Promise<User> {
  const id = randomUUID()
  return client.user.create({
    data: { id, email: `${id}@example.com`, name: `User ${id}`, ...overrides },
  })
}

/** A new task of the user's with a title that no other has. */
export function makeTask(client: Pick<PrismaClient, "task">, fields: TaskFields): Promise<Task> {
  const id = randomUUID()
  return client.task.create({ data: { id, title: `Task ${id}`, ...fields } })
}
