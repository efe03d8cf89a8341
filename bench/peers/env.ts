import { z } from "zod"

export const env = z
  .object({
    DATABASE_URL: z.string(),
    PORT: z.coerce.number(),
    JWT_SECRET: z.string(),
    JWT_ISSUER: z.string(),
    JWT_AUDIENCE: z.string(),
  })
  .parse(process.env)
