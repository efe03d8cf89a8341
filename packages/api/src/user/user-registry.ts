import { sql, type Query } from "@docket/db/sql"
import type { Viewer } from "../auth/authenticate.ts"

type Log = { warn: (details: object, message: string) => void }

/** Thrown by a service that found no row for the viewer, though one was made before. */
export class MissingUserRow extends Error {
  override readonly name = "MissingUserRow"
}

/** Who has a row, remembered in this process: no write per request. */
export type UserRegistry = {
  /** Makes the viewer's row unless there is one. */
  ensure: (viewer: Viewer, log: Log) => Promise<void>
  /** To be called when a remembered row turns out to be gone. */
  forget: (userId: string) => void
}

/** How many users are remembered; the one longest in is forgotten first. */
const CAPACITY = 20_000

/** See `UserRegistry`. Names and e-mails are taken from the first token only. */
export function createUserRegistry(
  { query, quickQuery }: { query: Query; quickQuery: Query },
  capacity = CAPACITY,
): UserRegistry {
  const known = new Map<string, Promise<void>>()

  const hasRow = async (id: string): Promise<boolean> =>
    (await quickQuery(sql`SELECT id FROM users WHERE id = ${id}`)).length > 0

  const insertRow = async ({ id, email, name }: Pick<Viewer, "id" | "email" | "name">) =>
    query(sql`
      INSERT INTO users (id, email, name) VALUES (${id}, ${email}, ${name})
      ON CONFLICT DO NOTHING RETURNING id`)

  // Asked first, so that a database that takes no writes goes on serving the people it knows.
  const insert = async (viewer: Viewer, log: Log): Promise<void> => {
    const { id } = viewer
    if (await hasRow(id)) return
    const inserted = await insertRow(viewer)
    if (inserted.length > 0 || (await hasRow(id))) return
    log.warn({ userId: id }, "e-mail belongs to another user; the new user is made without one")
    await insertRow({ ...viewer, email: null })
  }

  const remember = (viewer: Viewer, log: Log): Promise<void> => {
    const made = insert(viewer, log).catch((error: unknown) => {
      known.delete(viewer.id)
      throw error
    })
    known.set(viewer.id, made)
    for (const oldest of known.keys()) {
      if (known.size <= capacity) break
      known.delete(oldest)
    }
    return made
  }

  return {
    ensure: (viewer, log) => known.get(viewer.id) ?? remember(viewer, log),
    forget: (userId) => void known.delete(userId),
  }
}

/** Does the viewer's work; makes the row again, once, when somebody deleted it meanwhile. */
export async function withUserRow<T>(
  { users, viewer, log }: { users: UserRegistry; viewer: Viewer; log: Log },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof MissingUserRow)) throw error
    users.forget(viewer.id)
    await users.ensure(viewer, log)
    return work()
  }
}
