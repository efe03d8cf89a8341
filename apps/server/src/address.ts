import { lookup } from "node:dns/promises"

/**
 * The one address to listen on. Of `localhost`, where it has two, Fastify makes two servers: the second has none
 * of the bounds of the first, and a stop does not wait for it.
 */
export const addressOf = async (host: string): Promise<string> =>
  (await lookup(host, { order: "ipv4first" })).address
