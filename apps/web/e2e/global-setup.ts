import { applyMigrations } from "@docket/db/migrate"
import { startThrowaway } from "@docket/db/throwaway"
import { startStack } from "./stack.ts"

/** One PostgreSQL and one pair of servers for the run; each test has a person of its own. */
export default async function setup(): Promise<() => Promise<void>> {
  const database = await startThrowaway()
  try {
    await applyMigrations(database.url)
    const stack = await startStack(database.url)
    process.env["E2E_DATABASE_URL"] = database.url
    process.env["E2E_WEB_URL"] = stack.webUrl
    process.env["E2E_API_URL"] = stack.apiUrl
    return async () => {
      await stack.stop()
      await database.stop()
    }
  } catch (error) {
    await database.stop()
    throw error
  }
}
