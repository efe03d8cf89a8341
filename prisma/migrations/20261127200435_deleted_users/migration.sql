-- Who has deleted themselves at the web app lately. Their last access tokens are good for some minutes,
-- and the API makes a row for the user of a token.
CREATE TABLE "deleted_users" (
  "id" TEXT NOT NULL,
  "deleted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "deleted_users_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "deleted_users_deleted_at_range" CHECK ("timestamp_is_in_range"("deleted_at"))
);

CREATE INDEX "deleted_users_deleted_at_idx" ON "deleted_users" ("deleted_at");

-- Such a row says nothing of the person, and leaves the e-mail address free for them to sign up again.
CREATE FUNCTION "users_stay_deleted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "deleted_users" WHERE "id" = NEW."id") THEN
    NEW.email := NULL;
    NEW.name := NULL;
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER "users_stay_deleted" BEFORE INSERT ON "users"
  FOR EACH ROW EXECUTE FUNCTION "users_stay_deleted"();
