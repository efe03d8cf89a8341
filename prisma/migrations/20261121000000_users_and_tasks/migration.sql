-- White space as JavaScript's String.prototype.trim() knows it (ECMA-262, WhiteSpace and LineTerminator).
CREATE FUNCTION "js_trim"(value text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN btrim(value, U&'\0009\000A\000B\000C\000D\0020\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000\FEFF');

-- At most 20 tags in one dimension, each trimmed and of 1 to 50 code points, none twice.
CREATE FUNCTION "task_tags_are_valid"(tags text[]) RETURNS boolean
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN cardinality(tags) = 0 OR (
    cardinality(tags) <= 20
    AND array_ndims(tags) = 1
    AND (
      SELECT bool_and(tag IS NOT NULL AND char_length(tag) BETWEEN 1 AND 50 AND tag = "js_trim"(tag))
        AND count(DISTINCT tag COLLATE "C") = count(*)
      FROM unnest(tags) AS tag
    )
  );

-- The years that RFC 3339 can write: neither infinity nor a fifth digit.
CREATE FUNCTION "timestamp_is_in_range"(value timestamptz) RETURNS boolean
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN value >= '0001-01-01 00:00:00Z' AND value < '10000-01-01 00:00:00Z';

CREATE TABLE "users" (
  "id" TEXT NOT NULL,
  "email" TEXT,
  "name" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "users_id_length" CHECK (char_length("id") BETWEEN 1 AND 255),
  CONSTRAINT "users_email_length" CHECK (char_length("email") BETWEEN 1 AND 320),
  CONSTRAINT "users_timestamps_range" CHECK (
    "timestamp_is_in_range"("created_at") AND "timestamp_is_in_range"("updated_at")
  )
);

CREATE UNIQUE INDEX "users_email_key" ON "users" ("email");

CREATE TYPE "task_status" AS ENUM ('pending', 'in_progress', 'completed');

CREATE TYPE "task_priority" AS ENUM ('none', 'low', 'medium', 'high', 'urgent');

CREATE TABLE "tasks" (
  "id" UUID NOT NULL,
  "user_id" TEXT NOT NULL,
  "title" TEXT COLLATE "und-x-icu" NOT NULL,
  "description" TEXT,
  "status" "task_status" NOT NULL DEFAULT 'pending',
  "priority" "task_priority" NOT NULL DEFAULT 'none',
  "due_date" DATE,
  "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  "create_digest" BYTEA,
  "version" INTEGER NOT NULL DEFAULT 1,
  "completed_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "deleted_at" TIMESTAMPTZ(3),

  CONSTRAINT "tasks_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "tasks_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "tasks_id_is_not_nil_or_max" CHECK (
    "id" NOT IN ('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  ),
  CONSTRAINT "tasks_title_length" CHECK (char_length("title") BETWEEN 1 AND 200),
  CONSTRAINT "tasks_title_is_trimmed" CHECK ("title" = "js_trim"("title")),
  CONSTRAINT "tasks_description_length" CHECK (char_length("description") <= 2000),
  CONSTRAINT "tasks_due_date_range" CHECK ("due_date" BETWEEN '0001-01-01' AND '9999-12-31'),
  CONSTRAINT "tasks_tags_are_valid" CHECK ("task_tags_are_valid"("tags")),
  CONSTRAINT "tasks_create_digest_length" CHECK (octet_length("create_digest") = 32),
  CONSTRAINT "tasks_version_is_positive" CHECK ("version" >= 1),
  CONSTRAINT "tasks_timestamps_range" CHECK (
    "timestamp_is_in_range"("created_at")
    AND "timestamp_is_in_range"("updated_at")
    AND "timestamp_is_in_range"("completed_at")
    AND "timestamp_is_in_range"("deleted_at")
  ),
  CONSTRAINT "tasks_completed_at_matches_status" CHECK (("status" = 'completed') = ("completed_at" IS NOT NULL))
);

CREATE INDEX "tasks_user_id_deleted_at_created_at_id_idx" ON "tasks" ("user_id", "deleted_at", "created_at", "id");
CREATE INDEX "tasks_user_id_deleted_at_updated_at_id_idx" ON "tasks" ("user_id", "deleted_at", "updated_at", "id");
CREATE INDEX "tasks_user_id_deleted_at_due_date_id_status_idx" ON "tasks" ("user_id", "deleted_at", "due_date", "id", "status");
CREATE INDEX "tasks_user_id_deleted_at_priority_id_idx" ON "tasks" ("user_id", "deleted_at", "priority", "id");
CREATE INDEX "tasks_user_id_deleted_at_title_id_idx" ON "tasks" ("user_id", "deleted_at", "title", "id");

-- Lists order by deleted_at first, which is null in all live tasks. The planner would count the many
-- values of the trash and take an ordering by it for selective. See docs/query-plans.md.
ALTER TABLE "tasks" ALTER COLUMN "deleted_at" SET (n_distinct = 1);

-- One person's counts are read from an index; no request is worth several processes.
ALTER TABLE "tasks" SET (parallel_workers = 0);

-- Whoever writes a task (the API, SQL by hand, a row edited in Prisma Studio), version, updated_at and
-- completed_at follow from what really changed. An update that changes nothing leaves all three alone.
CREATE FUNCTION "tasks_keep_invariants"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  now_here CONSTANT timestamptz := clock_timestamp();
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.version := 1;
    NEW.completed_at := CASE WHEN NEW.status = 'completed' THEN coalesce(NEW.completed_at, now_here) END;
    RETURN NEW;
  END IF;

  NEW.version := OLD.version;
  NEW.updated_at := OLD.updated_at;
  NEW.completed_at := OLD.completed_at;
  IF NEW IS DISTINCT FROM OLD THEN
    NEW.version := OLD.version + 1;
    NEW.updated_at := now_here;
    IF NEW.status IS DISTINCT FROM OLD.status THEN
      NEW.completed_at := CASE WHEN NEW.status = 'completed' THEN now_here END;
    END IF;
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER "tasks_keep_invariants" BEFORE INSERT OR UPDATE ON "tasks"
  FOR EACH ROW EXECUTE FUNCTION "tasks_keep_invariants"();

CREATE FUNCTION "users_keep_updated_at"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := OLD.updated_at;
  IF NEW IS DISTINCT FROM OLD THEN
    NEW.updated_at := clock_timestamp();
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER "users_keep_updated_at" BEFORE UPDATE ON "users"
  FOR EACH ROW EXECUTE FUNCTION "users_keep_updated_at"();
