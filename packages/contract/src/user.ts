import { z } from "zod"

export const user = z.strictObject({
  id: z.string().describe("The token's `sub`"),
  email: z.string().nullable(),
  name: z.string().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
})
export type User = z.infer<typeof user>
