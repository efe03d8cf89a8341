import { z } from "zod"

const codePoints = (value: string): number => {
  let count = 0
  for (const _ of value) count += 1
  return count
}

// For readers of the JSON Schema, in a syntax that most languages' regular expressions share.
export const NO_NUL = String.raw`^[^\x00]*$`
const NOT_BLANK = String.raw`^[^\x00]*[^\s\x00][^\x00]*$`

type TextLimits = { min?: number; max: number; trim?: boolean }

/**
 * Text that PostgreSQL can store: no NUL, no lone surrogate. Lengths are in Unicode code points,
 * measured after the trim.
 */
export const text = ({ min = 0, max, trim = false }: TextLimits) => {
  const storable = z.string().refine((value) => !value.includes("\0") && value.isWellFormed(), {
    abort: true,
    error: "must not contain a NUL character or half of a surrogate pair",
    params: { code: "unstorable" },
  })
  const trimmed = trim ? storable.trim() : storable
  const inLimits = trimmed
    .refine((value) => codePoints(value) >= min, {
      abort: true,
      error: min === 1 ? "must not be empty" : `must have at least ${min} characters`,
      params: { code: "too_small" },
    })
    .refine((value) => codePoints(value) <= max, {
      error: `must have at most ${max} characters`,
      params: { code: "too_big" },
    })
  return inLimits.meta({
    ...(min > 0 && { minLength: min }),
    maxLength: max,
    pattern: trim && min > 0 ? NOT_BLANK : NO_NUL,
  })
}
