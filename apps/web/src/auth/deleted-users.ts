import type { PrismaClient } from "@docket/db"

// A token is good for five minutes; the rest is for clocks and mishaps.
const KEPT_MS = 86_400_000

/**
 * To be called before a user is deleted: a token of theirs that comes later gets a row without name and
 * e-mail address, by a trigger of the database.
 */
export const rememberDeleted = async (
  client: Pick<PrismaClient, "deletedUser">,
  { id }: { id: string },
): Promise<void> => {
  await client.deletedUser.deleteMany({
    where: { deletedAt: { lt: new Date(Date.now() - KEPT_MS) } },
  })
  await client.deletedUser.createMany({ data: { id }, skipDuplicates: true })
}
