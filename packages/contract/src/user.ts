import { z } from "zod"
import { NO_NUL } from "./text.ts"

/** What the issuer calls a person: the `sub` of their tokens. */
export const subject = z
  .string()
  .meta({ minLength: 1, maxLength: 255, pattern: String.raw`^[^\x00-\x1f\x7f-\x9f]+$` })

// No longer than the token that they come in.
const name = z.string().meta({ maxLength: 8192, pattern: NO_NUL })

export const user = z.strictObject({
  id: subject.describe("The token's `sub`"),
  email: z.string().meta({ maxLength: 320, pattern: NO_NUL }).nullable(),
  name: name.nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
})
export type User = z.infer<typeof user>
