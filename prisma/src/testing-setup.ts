import type { TestProject } from "vitest/node"
import { withClient } from "./direct-client.ts"
import { applyMigrations } from "./migrate.ts"
import { startThrowaway } from "./postgres/throwaway.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** URL of the server's maintenance database. */
    docketPostgres: string
  }
}

export const templateName = "docket_template"

/** vitest's globalSetup: one PostgreSQL for the run, with a migrated database to clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startThrowaway()
  try {
    await createTemplate(server.url)
  } catch (error) {
    await server.stop()
    throw error
  }
  project.provide("docketPostgres", server.url)
  return server.stop
}

async function createTemplate(url: string): Promise<void> {
  await withClient(url, (client) => client.query(`CREATE DATABASE ${templateName}`))
  const template = new URL(url)
  template.pathname = templateName
  await applyMigrations(template.href)
}
