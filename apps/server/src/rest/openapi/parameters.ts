import { listTasksInput } from "@docket/contract"
import { swapCase } from "../names.ts"
import { toJsonSchema, type JsonSchema } from "./json-schema.ts"

/** Parameters that several operations share. */
export const parameters = {
  TaskId: {
    name: "id",
    in: "path",
    required: true,
    description: "UUID of the task, in any case.",
    schema: { type: "string", format: "uuid", examples: ["01890a5d-ac96-774b-bcce-b302099a8057"] },
  },
  IfMatch: {
    name: "If-Match",
    in: "header",
    description:
      "Do it only while the task has this entity tag, or one of a list of them, or any (`*`). " +
      "Weak tags never match.",
    schema: {
      type: "string",
      maxLength: 8192,
      pattern: '^\\s*(\\*|(W/)?".*")\\s*$',
      examples: ['"v1"'],
    },
  },
  IfNoneMatch: {
    name: "If-None-Match",
    in: "header",
    description: "Answer 304 without a body while the task has this entity tag, or one of a list.",
    schema: {
      type: "string",
      maxLength: 8192,
      pattern: '^\\s*(\\*|(W/)?".*")\\s*$',
      examples: ['"v1"'],
    },
  },
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description:
      "Your own word for this request, such as a new UUID. For 24 hours the same request with the " +
      "same key is done once, and its answer given again with `Idempotency-Replayed`.",
    schema: {
      type: "string",
      minLength: 1,
      maxLength: 255,
      pattern: "^[!-~]+$",
      examples: ["8e03978e-40d5-43e8-bc93-6894a57f9324"],
    },
  },
  RequestId: {
    name: "X-Request-Id",
    in: "header",
    description: "Your own id of the request, for the log. What does not fit is replaced.",
    schema: {
      type: "string",
      maxLength: 128,
      pattern: "^[A-Za-z0-9._~-]+$",
      examples: ["6e8bc430-9c3a-4d93-8f7a-0f1d0f7c2a11"],
    },
  },
} as const

/** A reference to a shared parameter. */
export const parameterRef = (name: keyof typeof parameters) => ({
  $ref: `#/components/parameters/${name}`,
})

const descriptions: Readonly<Record<string, string>> = {
  cursor: "From the `Link` of the page before; only with the same `sort` and `trash`.",
  count: "Count all matching tasks: the answer then has `X-Total-Count`.",
}

const inQuery = (name: string, property: JsonSchema): JsonSchema => {
  if (name === "sort") return { $ref: "#/components/schemas/TaskSort", default: "-created_at" }
  const list = property.anyOf?.find(({ type }) => type === "array")
  if (list === undefined) return property
  const component = name === "status" ? "TaskStatus" : "TaskPriority"
  return { ...list, items: { $ref: `#/components/schemas/${component}` } }
}

/** The query parameters of the list. */
export const listParameters = Object.entries(
  toJsonSchema(listTasksInput, "input").properties ?? {},
).map(([name, property]) => {
  const { description, ...schema } = property as JsonSchema // an object's properties are objects
  return {
    name: swapCase(name),
    in: "query",
    description: descriptions[name] ?? description,
    schema: inQuery(name, schema),
  }
})
