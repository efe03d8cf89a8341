import { execFile } from "node:child_process"
import { promisify } from "node:util"

/** The user that PostgreSQL runs as; empty when that is the current one. */
export type Account = { uid?: number; gid?: number }

const run = promisify(execFile)

async function idOf(name: string): Promise<Account> {
  const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

/**
 * PostgreSQL refuses to run as root: root gets an existing unprivileged account, anyone else their own.
 * Throws when root finds none.
 */
export async function postgresAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {}
  for (const name of ["postgres", "nobody"]) {
    const account = await idOf(name).catch(() => undefined)
    if (account !== undefined) return account
  }
  throw new Error(
    "PostgreSQL does not run as root, and there is neither a postgres nor a nobody user to run it as. " +
      "Run this as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own.",
  )
}
