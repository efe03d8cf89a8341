import { isIP } from "node:net"
import { z } from "zod"

const list = z.string().transform((value) =>
  value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
)

const origin = z
  .url({
    protocol: /^https?$/,
    error: "must be origins such as https://app.example.com",
    abort: true,
  })
  .refine((value) => new URL(value).origin === value, {
    error: "must be origins without a path or a trailing slash",
  })

const trustProxy = z
  .string()
  .refine((value) => /^(true|false|\d{1,2})$/.test(value) || value.split(",").every(isAddress), {
    error: "must be true, false, a number of proxies, or their addresses",
  })
  .transform((value) =>
    /^\d+$/.test(value)
      ? Number(value)
      : value === "true"
        ? true
        : value === "false"
          ? false
          : value,
  )

const isAddress = (value: string): boolean => {
  const [address = "", prefix = "0"] = value.trim().split("/")
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits
}

const secret = z
  .string()
  .refine((value) => Buffer.byteLength(value) >= 32, { error: "must have at least 32 bytes" })

const name = z.string().regex(/^\S+$/, { error: "must not hold white space" })

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgresql:// URL" })

// Number() would take white space for 0, which turns a limit off, and read 0x10 and 1e3.
const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .refine((value) => /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most, {
      error: `must be a whole number from ${least} to ${most}`,
    })
    .transform(Number)

const port = wholeNumber(0, 65_535)

const seconds = wholeNumber(1, 86_400)

const perMinute = wholeNumber(0, 1_000_000)

const redisUrl = z.url({ protocol: /^rediss?$/, error: "must be a redis:// or rediss:// URL" })

/** What each variable may be, by itself. */
export const environment = z.object({
  // Any other word would run with the defaults of development.
  NODE_ENV: z.enum(["production", "development", "test"]).optional(),
  DATABASE_URL: postgresUrl.optional(),
  DIRECT_DATABASE_URL: postgresUrl.optional(),
  DATABASE_DRIVER: z.enum(["pg", "neon"]).default("pg"),
  BETTER_AUTH_SECRET: secret.optional(),
  AUTH_JWKS_URL: z.string().optional(),
  AUTH_ISSUER: name.optional(),
  AUTH_AUDIENCE: name.optional(),
  AUTH_JWKS_COOLDOWN_SECONDS: seconds.default(30),
  AUTH_JWKS_MAX_AGE_SECONDS: seconds.default(600),
  RATE_LIMIT: perMinute.default(600),
  RATE_LIMIT_FAILED_AUTH: perMinute.default(60),
  REDIS_URL: redisUrl.optional(),
  HOST: z.string().default("127.0.0.1"),
  PORT: port.default(4000),
  CORS_ORIGINS: list.pipe(z.array(origin)).optional(),
  // The web app's own, for what the two have to agree on; see apps/web/src/env-schema.ts.
  BETTER_AUTH_URL: origin.optional(),
  API_URL: origin.optional(),
  WEB_HOST: z.string().default("127.0.0.1"),
  WEB_PORT: port.default(3000),
  TRUST_PROXY: trustProxy.default(false),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
})
export type Environment = z.infer<typeof environment>
