import {
  createTaskInput,
  task,
  taskPriority,
  taskSort,
  taskStats,
  taskStatus,
  updateTaskInput,
  user,
} from "@docket/contract"
import { swapCase } from "../names.ts"
import { examples } from "./examples.ts"
import { inRestNames, toJsonSchema, type JsonSchema } from "./json-schema.ts"
import { inputError, problem } from "./problem-schema.ts"

const shared = { status: "TaskStatus", priority: "TaskPriority" } as const

/** With references to the schemas that several others share. */
const withShared = (schema: JsonSchema): JsonSchema => {
  const properties = { ...schema.properties }
  for (const [name, component] of Object.entries(shared)) {
    const { type: _, enum: __, ...rest } = properties[name] as JsonSchema // every task has these
    properties[name] = { $ref: `#/components/schemas/${component}`, ...rest }
  }
  return { ...schema, properties }
}

/** What has a default need not be sent, but generators take a default for a promise to send it. */
const withoutDefaults = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  properties: Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, property]) => {
      const { default: _, ...rest } = property as JsonSchema // an object's properties are objects
      return [name, rest]
    }),
  ),
})

const input = (schema: Parameters<typeof toJsonSchema>[0], without: readonly string[] = []) =>
  withShared(withoutDefaults(inRestNames(toJsonSchema(schema, "input"), without)))

/** Answers may grow: what a client does not know in one, it passes over. */
const output = (schema: Parameters<typeof toJsonSchema>[0]): JsonSchema => {
  const { additionalProperties: _, ...open } = inRestNames(toJsonSchema(schema, "output"))
  return open
}

const newTask = input(createTaskInput)
const { required: _, ...taskChanges } = input(updateTaskInput, ["id"])

/** A task's text is within the limits in which it was sent. */
const withTextLimits = (schema: JsonSchema): JsonSchema => {
  const { title = {}, description = {}, tags = {} } = newTask.properties ?? {}
  return { ...schema, properties: { ...schema.properties, title, description, tags } }
}

const check: JsonSchema = { type: "string", enum: ["ok", "failed"] }

const readiness: JsonSchema = {
  type: "object",
  description: "Whether requests can be served, and why not.",
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

const sort: JsonSchema = {
  type: "string",
  description: "A leading `-` descends. Tasks without a due date come last in both directions.",
  enum: taskSort.options.map(swapCase),
}

/** What the bodies look like. */
export const schemas = {
  Task: {
    description: "A task. Every field is always there.",
    ...withTextLimits(withShared(output(task))),
    examples: [examples.Task],
  },
  NewTask: { description: "A task to be made.", ...newTask, examples: [examples.NewTask] },
  TaskChanges: {
    description: "Fields to set. Absent ones stay as they are; `null` clears one.",
    ...taskChanges,
    examples: [examples.TaskChanges],
  },
  TaskStatus: { description: "How far the task is.", ...toJsonSchema(taskStatus, "output") },
  TaskPriority: {
    description: "How much it matters, from least to most.",
    ...toJsonSchema(taskPriority, "output"),
  },
  TaskSort: sort,
  TaskStats: {
    description: "How many tasks there are; the trash is not counted.",
    ...output(taskStats),
    examples: [examples.TaskStats],
  },
  User: { description: "The signed-in person.", ...output(user), examples: [examples.User] },
  Problem: problem,
  InputError: inputError,
  Health: {
    type: "object",
    description: "The process lives.",
    properties: { status: { type: "string", enum: ["ok"] } },
    required: ["status"],
  },
  Readiness: readiness,
} satisfies Record<string, JsonSchema>

export type SchemaName = keyof typeof schemas
