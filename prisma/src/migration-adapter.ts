import { randomUUID } from "node:crypto"
import { PrismaPg } from "@prisma/adapter-pg"
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils"
import type { PoolClient, QueryConfig, QueryResult } from "pg"
import { withClient } from "./direct-client.ts"
import { migrationScript, rethrowAdvised } from "./migration-script.ts"

type PrismaPgAdapter = Awaited<ReturnType<PrismaPg["connect"]>>

const oid = { char: 18, text: 25 }

export type MigrationAdapter = {
  factory: SqlMigrationAwareDriverAdapterFactory
  /** Ends the connections, which the engine leaves open, and with them its advisory lock. */
  dispose: () => Promise<void>
}

/** The schema engine's way to the database of the URL. */
export function migrationAdapter(url: string): MigrationAdapter {
  const open: SqlDriverAdapter[] = []
  const clients: PoolClient[] = []
  const factory = adapterFactory(url)
  const connect = async (to: string) => {
    const adapter = await adapterFactory(to).connect()
    // @prisma/adapter-pg 7.10 splits a script at every semicolon, those inside of functions too.
    adapter.executeScript = async (sql) => {
      const script = { sql: migrationScript(sql), args: [], argTypes: [] }
      await adapter.executeRaw(script).catch(rethrowAdvised)
    }
    readCharacters(adapter)
    adapter.underlyingDriver().on("connect", (client) => clients.push(client))
    open.push(adapter)
    return adapter
  }
  return {
    factory: {
      provider: factory.provider,
      adapterName: factory.adapterName,
      connect: () => connect(url),
      connectToShadowDb: () => connectToShadow(url, connect),
    },
    dispose: async () => {
      // A pool waits for its queries, and the engine's may wait for a lock that it has given up.
      for (const client of clients) await client.end()
      for (const adapter of open) await adapter.dispose()
    },
  }
}

function adapterFactory(url: string): PrismaPg {
  // The engine's advisory lock belongs to a connection: there is to be only one.
  return new PrismaPg({ connectionString: url, connectionTimeoutMillis: 10_000, max: 1 })
}

/**
 * Lets the adapter read PostgreSQL's "char", which @prisma/adapter-pg 7.10 refuses and the engine asks for
 * as soon as the schema has a CHECK constraint or a foreign key.
 */
function readCharacters(adapter: PrismaPgAdapter): void {
  const pool = adapter.underlyingDriver()
  const characters = new WeakMap<object, Set<number>>()
  const query = pool.query.bind(pool) as (config: QueryConfig) => Promise<QueryResult>
  const queryRelabelled = async (config: QueryConfig) => {
    const result = await query(config)
    const fields = Array.isArray(result) ? [] : result.fields
    const found = fields.flatMap((field, index) => (field.dataTypeID === oid.char ? [index] : []))
    characters.set(result.rows ?? result, new Set(found))
    for (const index of found) Object.assign(fields[index] ?? {}, { dataTypeID: oid.text })
    return result
  }
  Object.assign(pool, { query: queryRelabelled })

  const queryRaw = adapter.queryRaw.bind(adapter)
  adapter.queryRaw = async (sqlQuery) => {
    const result = await queryRaw(sqlQuery)
    const found = characters.get(result.rows)
    const columnTypes = result.columnTypes.map((type, index) =>
      found?.has(index) ? ColumnTypeEnum.Character : type,
    )
    return { ...result, columnTypes }
  }
}

// @prisma/adapter-pg 7.10 ignores the shadow database's name beside a connection string, and would
// replay the migrations in the real one.
async function connectToShadow(
  url: string,
  connect: (url: string) => Promise<SqlDriverAdapter>,
): Promise<SqlDriverAdapter> {
  const name = `docket_shadow_${randomUUID()}`
  await onServer(url, `CREATE DATABASE "${name}" TEMPLATE template0`)
  const shadowUrl = new URL(url)
  shadowUrl.pathname = name
  const adapter = await connect(shadowUrl.href)
  const dispose = adapter.dispose.bind(adapter)
  let disposing: Promise<void> | undefined
  const drop = async () => {
    await dispose()
    await onServer(url, `DROP DATABASE IF EXISTS "${name}"`)
  }
  adapter.dispose = () => (disposing ??= drop())
  return adapter
}

function onServer(url: string, sql: string): Promise<void> {
  return withClient(url, async (client) => {
    await client.query("SET statement_timeout = 0")
    await client.query(sql)
  })
}
