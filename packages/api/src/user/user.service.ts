import type { User } from "@docket/contract"
import { sql } from "@docket/db/sql"
import type { Context, Viewer } from "../context.ts"
import type { Plain } from "../plain.ts"
import { inUtc, toTimestamp } from "../timestamp.ts"
import { MissingUserRow } from "./user-registry.ts"

/** The viewer's own row. Throws `MissingUserRow` when it is gone. */
export async function getMe({
  db,
  viewer,
}: Pick<Context, "db"> & { viewer: Viewer }): Promise<Plain<User>> {
  const [user] = await db.query<Plain<User>>(sql`
    SELECT id, email, name, ${inUtc("created_at")} AS "createdAt", ${inUtc("updated_at")} AS "updatedAt"
    FROM users WHERE id = ${viewer.id}`)
  if (user === undefined) throw new MissingUserRow()
  const { id, email, name, createdAt, updatedAt } = user
  return { id, email, name, createdAt: toTimestamp(createdAt), updatedAt: toTimestamp(updatedAt) }
}
