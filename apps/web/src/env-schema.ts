import { isIP } from "node:net"
import { z } from "zod"

const origin = z
  .url({
    protocol: /^https?$/,
    error: "must be an origin such as https://docket.example.com",
    abort: true,
  })
  .refine((value) => new URL(value).origin === value, {
    error: "must be an origin, without a path or a trailing slash",
  })

const isAddress = (value: string): boolean => {
  const [address = "", prefix] = value.trim().split("/")
  const bits = isIP(address) === 4 ? 32 : 128
  return isIP(address) !== 0 && (prefix === undefined || (/^\d+$/.test(prefix) && +prefix <= bits))
}

const trustProxy = z
  .string()
  .refine((value) => /^(true|false|\d{1,2})$/.test(value) || value.split(",").every(isAddress), {
    error: "must be true, false, a number of proxies, or their addresses",
  })
  .transform((value) => {
    if (/^\d+$/.test(value)) return Number(value)
    return value === "true" || value === "false" ? value === "true" : value
  })

const secret = z.string().refine((value) => Buffer.byteLength(value) >= 32, {
  error: "must have at least 32 bytes: make one with `openssl rand -base64 32`",
})

const name = z.string().regex(/^\S+$/, { error: "must not hold white space" })

const port = z
  .string()
  .refine((value) => /^\d+$/.test(value) && Number(value) <= 65_535, {
    error: "must be a whole number from 0 to 65535",
  })
  .transform(Number)

/** What each variable may be, by itself. */
export const environment = z.object({
  // Any other word would run with the defaults of development.
  NODE_ENV: z.enum(["production", "development", "test"]).optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "must be a postgresql:// URL" })
    .optional(),
  DATABASE_DRIVER: z.enum(["pg", "neon"]).default("pg"),
  BETTER_AUTH_SECRET: secret.optional(),
  BETTER_AUTH_URL: origin.optional(),
  API_URL: origin.optional(),
  AUTH_ISSUER: name.optional(),
  AUTH_AUDIENCE: name.default("docket"),
  TRUST_PROXY: trustProxy.default(false),
  WEB_HOST: z.string().default("127.0.0.1"),
  WEB_PORT: port.default(3000),
})
export type Environment = z.infer<typeof environment>
