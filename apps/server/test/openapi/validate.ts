import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"
import formats from "ajv-formats"
import { document } from "./operations.ts"

/** Answers may grow, says the document; but not without being in it. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== "object" || schema === null) return schema
  const entries = Object.entries(schema).map(([key, value]) => [key, closed(value)])
  const isObject = "properties" in schema && !("additionalProperties" in schema)
  return { ...Object.fromEntries(entries), ...(isObject && { additionalProperties: false }) }
}

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
formats.default(ajv)
ajv.addVocabulary(["components"])
const { schemas } = document.components
ajv.addSchema({ $id: "docket:document", components: closed({ schemas }) })

const compiled = new Map<object, ValidateFunction>()

const compile = (schema: object): ValidateFunction => {
  const text = JSON.stringify(closed(schema)).replaceAll('"#/', '"docket:document#/')
  return ajv.compile(JSON.parse(text) as object)
}

/** What is wrong with a value by a schema of the document; `undefined` when nothing is. */
export const violationsOf = (schema: object, value: unknown): string | undefined => {
  const validate = compiled.get(schema) ?? compile(schema)
  compiled.set(schema, validate)
  return validate(value) ? undefined : ajv.errorsText(validate.errors)
}
