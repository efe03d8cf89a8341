import type { User } from "@docket/contract"
import type { Context, Viewer } from "../context.ts"
import { MissingUserRow } from "./user-registry.ts"

/** The viewer's own row. Throws `MissingUserRow` when it is gone. */
export async function getMe({
  db,
  viewer,
}: Pick<Context, "db"> & { viewer: Viewer }): Promise<User> {
  const user = await db.user.findUnique({
    where: { id: viewer.id },
    select: { id: true, email: true, name: true, createdAt: true, updatedAt: true },
  })
  if (user === null) throw new MissingUserRow()
  return user
}
