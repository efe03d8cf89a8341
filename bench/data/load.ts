import { Client } from "pg"
import { qualities, sentences, tagNames, things, verbs } from "./vocabulary.ts"

const step = 50_000

const userId = (number: number): string => String(number).padStart(32, "0")

/** Users of whom it is known how many tasks they have, trash included. */
export const users = {
  /** 100,000 tasks. */
  heavy: userId(1),
  /** 100 tasks. */
  light: userId(2),
  /** About 1,000 tasks. */
  ordinary: userId(20),
}

/** Fills the migrated, empty database at the URL with the same users and tasks each time. */
export async function load(
  url: string,
  size: { users: number; tasks: number },
  say: (message: string) => void,
): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query("SET timezone TO 'UTC'")
    await client.query("SELECT setseed(0.42)")
    await client.query(insertUsers, [size.users])
    for (let from = 0; from < size.tasks; from += step) {
      const to = Math.min(from + step, size.tasks)
      const words = [verbs, qualities, things, sentences, tagNames]
      await client.query(insertTasks, [from, to - 1, size.tasks, size.users, ...words])
      say(`${to} of ${size.tasks} tasks loaded`)
    }
    say("Cleaning up and gathering statistics")
    await client.query("VACUUM ANALYZE")
  } finally {
    await client.end()
  }
}

const insertUsers = `
  INSERT INTO users (id, email, name)
  SELECT lpad(n::text, 32, '0'), 'user' || n || '@example.com', 'User ' || n
  FROM generate_series(1, $1::int) AS n`

// In the order of creation, as rows of a live table lie: one user's are far from each other. What
// depends on another random value is in a later step, so that each is drawn once for each row.
const insertTasks = `
  WITH drawn AS MATERIALIZED (
    SELECT
      n,
      CASE
        WHEN n % 10 = 0 THEN 1
        WHEN n % 10000 = 1 THEN 2
        ELSE 3 + floor(($4::int - 2) * power(random(), 2))
      END::int AS owner,
      timestamptz '2023-11-01Z' + interval '1096 days' * ((n + random()) / $3::int) AS created_at,
      random() AS status,
      random() AS priority,
      random() AS due,
      random() AS touched,
      random() AS deleted,
      random() AS described,
      1 + floor(cardinality($5::text[]) * random())::int AS verb,
      1 + floor(cardinality($6::text[]) * random())::int AS quality,
      1 + floor(cardinality($7::text[]) * random())::int AS thing,
      1 + floor(cardinality($8::text[]) * random())::int AS sentence,
      floor(cardinality($9::text[]) * power(random(), 2))::int AS first_tag,
      1 + floor(40 * random())::int AS tag_step,
      floor(5 * random())::int AS tag_count
    FROM generate_series($1::int, $2::int) AS n
  ), dated AS MATERIALIZED (
    SELECT
      *,
      created_at + interval '60 days' * power(touched, 3) AS updated_at,
      md5(n::text) AS hash
    FROM drawn
  )
  INSERT INTO tasks (
    id, user_id, title, description, status, priority, due_date, tags,
    create_digest, completed_at, created_at, updated_at, deleted_at
  )
  SELECT
    (lpad(to_hex(floor(extract(epoch FROM created_at) * 1000)::bigint), 12, '0')
      || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid,
    lpad(owner::text, 32, '0'),
    ($5::text[])[verb] || ' ' || ($6::text[])[quality] || ' ' || ($7::text[])[thing]
      || CASE WHEN n % 3 = 0 THEN ' ' || n % 1000 ELSE '' END,
    CASE WHEN described < 0.5
      THEN array_to_string(($8::text[])[sentence:sentence + floor(described * 10)::int], ' ')
    END,
    CASE WHEN status < 0.45 THEN 'pending' WHEN status < 0.55 THEN 'in_progress'
      ELSE 'completed' END::task_status,
    CASE WHEN priority < 0.4 THEN 'none' WHEN priority < 0.55 THEN 'low'
      WHEN priority < 0.8 THEN 'medium' WHEN priority < 0.95 THEN 'high'
      ELSE 'urgent' END::task_priority,
    CASE WHEN due < 0.7 THEN created_at::date + floor(due * 100)::int END,
    ARRAY(
      SELECT ($9::text[])[1 + (first_tag + k * tag_step) % cardinality($9::text[])]
      FROM generate_series(1, tag_count) AS k
    ),
    sha256(hash::bytea),
    CASE WHEN status >= 0.55 THEN updated_at END,
    created_at,
    updated_at,
    CASE WHEN deleted < 0.1 THEN updated_at + interval '1 day' * (deleted * 100) END
  FROM dated
  ORDER BY n`
