import { fileURLToPath } from "node:url"
import { startEmbedded } from "@docket/db/embedded"
import { applyMigrations } from "@docket/db/migrate"
import { Client } from "pg"
import { load } from "./load.ts"

export type Size = { users: number; tasks: number }

export const large: Size = { users: 10_000, tasks: 1_000_000 }
export const small: Size = { users: 100, tasks: 10_000 }

export type Datasets = AsyncDisposable & {
  /** A fresh copy of the tasks of this size; gives back its URL. */
  copy: (size: Size) => Promise<string>
}

const directory = fileURLToPath(new URL("../.data", import.meta.url))

const nameOf = ({ tasks }: Size): string => `bench_${tasks}`

/**
 * The benchmark's own PostgreSQL, whose data stay in the git-ignored `bench/.data`: loading a million
 * tasks takes minutes, and copying them seconds.
 */
export async function openDatasets(say: (message: string) => void): Promise<Datasets> {
  const server = await startEmbedded({ directory, log: say })
  const admin = new Client({ connectionString: server.url })
  await admin.connect()
  const urlOf = (database: string) =>
    Object.assign(new URL(server.url), { pathname: database }).href

  const makeOriginal = async (size: Size): Promise<string> => {
    const name = nameOf(size)
    const { rowCount } = await admin.query("SELECT FROM pg_database WHERE datname = $1", [name])
    if (rowCount === 1) return name
    const unfinished = `${name}_unfinished`
    await admin.query(`DROP DATABASE IF EXISTS ${unfinished}`)
    await admin.query(`CREATE DATABASE ${unfinished}`)
    await applyMigrations(urlOf(unfinished))
    await load(urlOf(unfinished), size, say)
    await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`)
    return name
  }

  return {
    async copy(size) {
      const original = await makeOriginal(size)
      const copy = `${original}_copy`
      say(`Copying the ${size.tasks} tasks`)
      await admin.query(`DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`)
      await admin.query(`CREATE DATABASE ${copy} TEMPLATE ${original} STRATEGY file_copy`)
      return urlOf(copy)
    },
    async [Symbol.asyncDispose]() {
      await admin.end()
      await server.stop()
    },
  }
}
