import { z } from "zod"

/** Of procedures that take nothing: an unknown field is an error there too. */
export const noInput = z.strictObject({}).optional()
