import type { z } from "zod"
import type { InputIssue } from "./errors.ts"

type ZodIssue = z.core.$ZodIssue

const codeOf = (issue: ZodIssue): string => {
  const custom = issue.code === "custom" ? issue.params?.["code"] : undefined
  return typeof custom === "string" ? custom : issue.code
}

/** Zod's issues, one for each unknown key, with this project's own codes where a rule names one. */
export const inputIssues = (error: z.core.$ZodError): InputIssue[] =>
  error.issues.flatMap((issue): InputIssue[] =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          path: [...issue.path, key],
          code: "unrecognized_key",
          message: "is not a known field",
        }))
      : [{ path: issue.path, code: codeOf(issue), message: issue.message }],
  )

const LONGEST_KEY = 100

/** JSON Pointer (RFC 6901). Of a key that is far longer than any of ours, its beginning will do. */
export const jsonPointer = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => String(key).slice(0, LONGEST_KEY).replaceAll("~", "~0").replaceAll("/", "~1"))
    .map((key) => `/${key}`)
    .join("")
