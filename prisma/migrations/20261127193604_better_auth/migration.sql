-- Better Auth 1.7's tables, and one that counts for it. The API's user is Better Auth's user.

ALTER TABLE "users"
  ADD COLUMN "email_verified" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "image" TEXT;

CREATE TABLE "sessions" (
  "id" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "token" TEXT NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "ip_address" TEXT,
  "user_agent" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "sessions_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  -- 32 characters of Better Auth's; nothing that could be guessed may get in by another way.
  CONSTRAINT "sessions_token_length" CHECK (char_length("token") BETWEEN 32 AND 255),
  CONSTRAINT "sessions_timestamps_range" CHECK (
    "timestamp_is_in_range"("expires_at")
    AND "timestamp_is_in_range"("created_at")
    AND "timestamp_is_in_range"("updated_at")
  )
);

CREATE UNIQUE INDEX "sessions_token_key" ON "sessions" ("token");
CREATE INDEX "sessions_user_id_idx" ON "sessions" ("user_id");

CREATE TABLE "accounts" (
  "id" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "provider_id" TEXT NOT NULL,
  "account_id" TEXT NOT NULL,
  "password" TEXT,
  "access_token" TEXT,
  "refresh_token" TEXT,
  "id_token" TEXT,
  "access_token_expires_at" TIMESTAMPTZ(3),
  "refresh_token_expires_at" TIMESTAMPTZ(3),
  "scope" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "accounts_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  -- A password is never stored as such, whoever writes: 16 bytes of salt and 64 of scrypt.
  CONSTRAINT "accounts_password_is_a_hash" CHECK ("password" ~ '^[0-9a-f]{32}:[0-9a-f]{128}$'),
  CONSTRAINT "accounts_credential_has_a_password" CHECK (
    ("provider_id" = 'credential') = ("password" IS NOT NULL)
  ),
  CONSTRAINT "accounts_credential_is_the_users_own" CHECK (
    "provider_id" <> 'credential' OR "account_id" = "user_id"
  ),
  CONSTRAINT "accounts_timestamps_range" CHECK (
    "timestamp_is_in_range"("access_token_expires_at")
    AND "timestamp_is_in_range"("refresh_token_expires_at")
    AND "timestamp_is_in_range"("created_at")
    AND "timestamp_is_in_range"("updated_at")
  )
);

CREATE UNIQUE INDEX "accounts_provider_id_account_id_key" ON "accounts" ("provider_id", "account_id");
CREATE INDEX "accounts_user_id_idx" ON "accounts" ("user_id");

CREATE TABLE "verifications" (
  "id" TEXT NOT NULL,
  "identifier" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "verifications_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "verifications_timestamps_range" CHECK (
    "timestamp_is_in_range"("expires_at")
    AND "timestamp_is_in_range"("created_at")
    AND "timestamp_is_in_range"("updated_at")
  )
);

CREATE INDEX "verifications_identifier_idx" ON "verifications" ("identifier");

CREATE TABLE "jwks" (
  "id" TEXT NOT NULL,
  "public_key" TEXT NOT NULL,
  "private_key" TEXT NOT NULL,
  "alg" TEXT,
  "crv" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3),

  CONSTRAINT "jwks_pkey" PRIMARY KEY ("id"),
  -- Encrypted, the private key is a JSON string; in the clear it would be an object.
  CONSTRAINT "jwks_private_key_is_encrypted" CHECK (left("private_key", 1) = '"'),
  CONSTRAINT "jwks_timestamps_range" CHECK (
    "timestamp_is_in_range"("created_at") AND "timestamp_is_in_range"("expires_at")
  )
);

CREATE TABLE "rate_limits" (
  "key" TEXT NOT NULL,
  "count" INTEGER NOT NULL,
  "resets_at" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key"),
  CONSTRAINT "rate_limits_count_is_positive" CHECK ("count" >= 1),
  CONSTRAINT "rate_limits_resets_at_range" CHECK ("timestamp_is_in_range"("resets_at"))
);

CREATE INDEX "rate_limits_resets_at_idx" ON "rate_limits" ("resets_at");
