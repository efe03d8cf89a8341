import { Client } from "pg"

/** Lends one connection of its own, for what a pool or Prisma's client is not for: other databases, locks. */
export async function withClient<Result>(
  url: string,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  // A lost connection fails the query under way; without a listener it would end the process too.
  client.on("error", () => {})
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
