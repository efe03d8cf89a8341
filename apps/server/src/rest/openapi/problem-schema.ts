import { problemCodes } from "../problem.ts"
import type { JsonSchema } from "./json-schema.ts"

const text = (maxLength: number, description: string): JsonSchema => ({
  type: "string",
  maxLength,
  description,
})

const URL_LIMIT = 32_768

// Each character of a key in the body may have to be escaped in a pointer.
const POINTER_LIMIT = 131_072

const status = { type: "integer", format: "int32", minimum: 400, maximum: 599 } as const

export const problem: JsonSchema = {
  type: "object",
  description: "A failure (RFC 9457).",
  properties: {
    type: text(100, "`urn:docket:problem:` and the code."),
    title: text(100, "The code in words."),
    status: { ...status, description: "The HTTP status." },
    detail: text(1000, "What went wrong and what to do, for people."),
    instance: text(URL_LIMIT, "The path of the request."),
    code: { type: "string", enum: problemCodes, description: "What went wrong, for programs." },
    status_code: { ...status, description: "The same as `status`." },
    request_id: text(128, "Stands in the log too."),
    retryable: { type: "boolean", description: "Whether the same request may succeed later." },
    errors: {
      type: "array",
      description: "With `invalid`: the rules that the input breaks, the first 20 of them.",
      minItems: 1,
      maxItems: 20,
      items: { $ref: "#/components/schemas/InputError" },
    },
    current: {
      $ref: "#/components/schemas/Task",
      description: "With `version_mismatch`: the task as it is.",
    },
  },
  required: "type title status detail instance code status_code request_id retryable".split(" "),
}

export const inputError: JsonSchema = {
  type: "object",
  description: "A rule that the input breaks.",
  properties: {
    pointer: text(
      POINTER_LIMIT,
      "JSON Pointer to the value (RFC 6901), or to the query parameter: `/due_date`.",
    ),
    code: text(100, "The rule, for programs."),
    message: text(1000, "The rule, for people."),
  },
  required: ["pointer", "code", "message"],
}
