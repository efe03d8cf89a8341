import { PassThrough } from "node:stream"

/** Takes whatever is written, and waits with it for the reader; how much may wait is for unread-answers.ts. */
export const patientStream = (): PassThrough =>
  new PassThrough({ highWaterMark: Number.MAX_SAFE_INTEGER })
