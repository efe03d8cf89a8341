import {
  createTaskInput,
  listTasksInput,
  task,
  taskStats,
  updateTaskInput,
  user,
} from "@docket/contract"
import { z } from "zod"
import { swapCase } from "./names.ts"

type JsonSchema = z.core.JSONSchema.BaseSchema

const toJsonSchema = (schema: z.ZodType, io: "input" | "output"): JsonSchema => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type !== "date") return
      jsonSchema.type = "string"
      jsonSchema.format = "date-time"
    },
  })
  return json
}

/** The schema with REST's names for its own properties, and without those that the path gives. */
const inRestNames = (schema: JsonSchema, without: readonly string[] = []): JsonSchema => ({
  ...schema,
  properties: Object.fromEntries(
    Object.entries(schema.properties ?? {})
      .filter(([name]) => !without.includes(name))
      .map(([name, property]) => [swapCase(name), property]),
  ),
  ...(schema.required && {
    required: schema.required.filter((name) => !without.includes(name)).map(swapCase),
  }),
})

const { required: _, ...taskChanges } = inRestNames(toJsonSchema(updateTaskInput, "input"), ["id"])

const problem: JsonSchema = {
  type: "object",
  description: "A failure, as RFC 9457 describes it.",
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What went wrong and what to do, for people." },
    instance: { type: "string", description: "The path of the request." },
    code: { type: "string", description: "What went wrong, for programs." },
    status_code: { type: "integer", description: "The same as `status`." },
    request_id: { type: "string", description: "The same as X-Request-Id." },
    retryable: { type: "boolean", description: "Whether the same request may succeed later." },
    errors: {
      type: "array",
      description: "With `invalid`: every rule that the input breaks.",
      items: {
        type: "object",
        properties: {
          pointer: { type: "string", description: "JSON Pointer to the value (RFC 6901)." },
          code: { type: "string" },
          message: { type: "string" },
        },
        required: ["pointer", "code", "message"],
      },
    },
    current: { $ref: "#/components/schemas/Task" },
  },
  required: "type title status detail instance code status_code request_id retryable".split(" "),
}

const check: JsonSchema = { type: "string", enum: ["ok", "failed"] }

const health: JsonSchema = {
  type: "object",
  properties: { status: { type: "string", enum: ["ok"] } },
  required: ["status"],
}

const readiness: JsonSchema = {
  type: "object",
  properties: {
    status: { type: "string", enum: ["ok", "unavailable"] },
    checks: {
      type: "object",
      properties: { database: check, migrations: check, keys: check },
      required: ["database", "migrations", "keys"],
    },
  },
  required: ["status", "checks"],
}

/** What the bodies look like. */
export const schemas = {
  Task: inRestNames(toJsonSchema(task, "output")),
  NewTask: inRestNames(toJsonSchema(createTaskInput, "input")),
  TaskChanges: { ...taskChanges, description: "Absent fields stay as they are." },
  TaskStats: inRestNames(toJsonSchema(taskStats, "output")),
  User: inRestNames(toJsonSchema(user, "output")),
  Problem: problem,
  Health: health,
  Readiness: readiness,
} as const satisfies Record<string, JsonSchema>

const sortInRestNames = ({ enum: orders, ...schema }: JsonSchema): JsonSchema => ({
  ...schema,
  ...(orders && { enum: orders.map((order) => swapCase(String(order))) }),
  default: "-created_at",
})

const asParameter = (name: string, property: JsonSchema): JsonSchema => {
  if (name === "sort") return sortInRestNames(property)
  const list = property.anyOf?.find(({ type }) => type === "array")
  return list ?? property
}

/** The query parameters of the list, in OpenAPI's form. */
export const listParameters = Object.entries(
  toJsonSchema(listTasksInput, "input").properties ?? {},
).map(([name, property]) => {
  const { description, ...schema } = property as JsonSchema // an object's properties are objects
  return { name: swapCase(name), in: "query", description, schema: asParameter(name, schema) }
})
