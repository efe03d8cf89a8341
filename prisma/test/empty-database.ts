import { randomUUID } from "node:crypto"
import { inject } from "vitest"
import { withClient } from "../src/direct-client.ts"

/** The URL of a new database with nothing in it. */
export async function emptyDatabase(): Promise<string> {
  const server = inject("docketPostgres")
  const name = `docket_empty_${randomUUID().replaceAll("-", "")}`
  await withClient(server, (client) => client.query(`CREATE DATABASE ${name}`))
  const url = new URL(server)
  url.pathname = name
  return url.href
}
