import type { PrismaClient } from "@docket/db"

/**
 * To be called before a user is deleted: a token of theirs that comes later gets a row without name and
 * e-mail address, by a trigger of the database. A token is good for five minutes; the rest of the day is
 * for clocks and mishaps. Then the row goes too: nobody can sign in to it.
 */
export const rememberDeleted = async (
  client: Pick<PrismaClient, "deletedUser" | "$executeRaw">,
  { id }: { id: string },
): Promise<void> => {
  // Who is remembered may be there all the same, where they could not be deleted.
  await client.$executeRaw`
    WITH forgotten AS (
      DELETE FROM deleted_users WHERE deleted_at < now() - interval '1 day' RETURNING id
    )
    DELETE FROM users USING forgotten
    WHERE users.id = forgotten.id AND users.email IS NULL
      AND NOT EXISTS (SELECT FROM accounts WHERE accounts.user_id = users.id)`
  await client.deletedUser.createMany({ data: { id }, skipDuplicates: true })
}
