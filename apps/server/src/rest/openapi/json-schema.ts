import { z } from "zod"
import { swapCase } from "../names.ts"

export type JsonSchema = z.core.JSONSchema.BaseSchema

const MAX_INT32 = 2_147_483_647

/** `anyOf` with null says the same as a list of types, which generators of clients know better. */
const withNull = ({ anyOf = [], ...rest }: JsonSchema): JsonSchema => {
  const [value, ...others] = anyOf.filter(({ type }) => type !== "null")
  const { type, ...keywords } = value ?? {}
  if (others.length > 0 || typeof type !== "string") return { ...rest, anyOf }
  return { ...keywords, ...rest, type: [type, "null"] as unknown as "null" } // 3.1 allows lists
}

/** The format says what zod's pattern says, and clients have a type for it. */
const withoutPattern = ({ pattern, ...schema }: JsonSchema): JsonSchema =>
  pattern === undefined || schema.format !== undefined ? schema : { ...schema, pattern }

const withIntegerFormat = (schema: JsonSchema): JsonSchema =>
  schema.type === "integer"
    ? { ...schema, format: Number(schema.maximum) <= MAX_INT32 ? "int32" : "int64" }
    : schema

const tidy = (schema: JsonSchema): JsonSchema => {
  const flat = withIntegerFormat(withoutPattern(schema.anyOf ? withNull(schema) : schema))
  const { properties, items } = flat
  return {
    ...flat,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, value]) => [name, tidy(value as JsonSchema)]),
      ),
    }),
    ...(items && { items: tidy(items as JsonSchema) }),
  }
}

/** What a caller sends (`input`) or receives (`output`) as JSON, in the dialect of OpenAPI 3.1. */
export const toJsonSchema = (schema: z.ZodType, io: "input" | "output"): JsonSchema => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type !== "date") return
      jsonSchema.type = "string"
      jsonSchema.format = "date-time"
    },
  })
  return tidy(json)
}

/** The schema with REST's names for its own properties, and without those that the path gives. */
export const inRestNames = (schema: JsonSchema, without: readonly string[] = []): JsonSchema => ({
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
