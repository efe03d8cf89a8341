import { SignJWT } from "jose"
import { Client } from "pg"

/** One signed-in person, with some of their live tasks. */
export type Session = { userId: string; token: string; taskIds: readonly [string, ...string[]] }

export const tokens = {
  secret: "a-secret-of-the-benchmark-and-of-nothing-else",
  issuer: "https://docket.test",
  audience: "docket",
}

const tasksEach = 20

export const signIn = (userId: string): Promise<string> =>
  new SignJWT({})
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject(userId)
    .setIssuer(tokens.issuer)
    .setAudience(tokens.audience)
    .setIssuedAt()
    .setExpirationTime("4h")
    .sign(new TextEncoder().encode(tokens.secret))

/** Sessions of so many people, spread over all of those who have at least a page of live tasks. */
export async function openSessions(databaseUrl: string, count: number): Promise<Session[]> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ userId: string; taskIds: [string, ...string[]] }>(
      selectPeople,
      [count, tasksEach],
    )
    return await Promise.all(
      rows.map(async ({ userId, taskIds }) => ({ userId, taskIds, token: await signIn(userId) })),
    )
  } finally {
    await client.end()
  }
}

const selectPeople = `
  WITH people AS (
    SELECT user_id, row_number() OVER (ORDER BY user_id) AS place, count(*) OVER () AS people
    FROM tasks WHERE deleted_at IS NULL GROUP BY user_id HAVING count(*) > $2
  )
  SELECT user_id AS "userId", ARRAY(
    SELECT id::text FROM tasks
    WHERE user_id = people.user_id AND deleted_at IS NULL LIMIT $2
  ) AS "taskIds"
  FROM people WHERE place % greatest(people / $1, 1) = 0 ORDER BY place LIMIT $1`
