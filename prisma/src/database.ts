import { PrismaNeon } from "@prisma/adapter-neon"
import { PrismaPg } from "@prisma/adapter-pg"
import {
  asPool,
  connectionsOn,
  poolOptions,
  type Connections,
  type ConnectionsConfig,
} from "./connections.ts"
import { PrismaClient } from "./generated/client.ts"

export type Database = Connections & { client: PrismaClient }

/** `Connections` with Prisma's client on the same pool, bounded in time as they are. */
export function createDb(config: ConnectionsConfig): Database {
  const factory = adapterFactory(config)
  let connected: ReturnType<typeof factory.connect> | undefined
  const connect = () => (connected ??= factory.connect())

  const { pool, ...connections } = connectionsOn(
    async () => asPool((await connect()).underlyingDriver()),
    config,
    () => client.$disconnect(),
  )
  const client = new PrismaClient({
    // An error's message says what went wrong, not in which lines of source.
    errorFormat: "minimal",
    adapter: {
      provider: factory.provider,
      adapterName: factory.adapterName,
      connect: async () => {
        await pool()
        return connect()
      },
    },
    // Longer than the pool's bounds, which come first.
    transactionOptions: { maxWait: 10_000, timeout: 10_000 },
  })
  return { ...connections, client }
}

function adapterFactory(config: ConnectionsConfig) {
  const onError = (error: Error) => config.onConnectionLost?.(error)
  const options = { onPoolError: onError, onConnectionError: onError }
  return config.driver === "neon"
    ? new PrismaNeon(poolOptions(config), options)
    : new PrismaPg(poolOptions(config), options)
}
