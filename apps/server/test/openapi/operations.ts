import { openApiDocument } from "../../src/rest/openapi/document.ts"

type Ref = { $ref: string }
type Header = { required?: boolean; schema: object }
type Example = { value: { code: string; title: string; detail: string; retryable: boolean } }
type Content = { schema: object; examples?: Record<string, Example> }
type Response = { headers?: Record<string, Header | Ref>; content?: Record<string, Content> }
type Operation = { operationId: string; responses: Record<string, Response | Ref> }
type Document = {
  paths: Record<string, Record<string, Operation>>
  components: {
    schemas: Record<string, object>
    responses: Record<string, Response>
    headers: Record<string, Header>
  }
}

export const document = openApiDocument() as unknown as Document // the parts that are read here

const resolve = <T extends object>(value: T | Ref): T => {
  if (!("$ref" in value)) return value
  const keys = value.$ref.split("/").slice(1)
  return keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document) as T
}

export type DocumentedResponse = {
  headers: Record<string, Header>
  content: Record<string, Content>
}

const resolved = (value: Response | Ref): DocumentedResponse => {
  const { headers = {}, content = {} } = resolve(value)
  const entries = Object.entries(headers).map(([name, header]) => [
    name.toLowerCase(),
    resolve(header),
  ])
  return { headers: Object.fromEntries(entries), content }
}

const operations = Object.entries(document.paths).flatMap(([template, item]) =>
  Object.entries(item).map(([method, { operationId, responses }]) => ({
    operationId,
    template,
    method: method.toUpperCase(),
    pattern: new RegExp(`^${template.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    responses: new Map(
      Object.entries(responses).map(([status, value]) => [Number(status), resolved(value)]),
    ),
  })),
)
export type DocumentedOperation = (typeof operations)[number]

/** The operations of a path, a fixed one before one with a parameter. */
export const operationsAt = (path: string): DocumentedOperation[] => {
  const fixed = operations.filter(({ template }) => template === path)
  return fixed.length > 0 ? fixed : operations.filter(({ pattern }) => pattern.test(path))
}

/** Every status of every operation, as `getTask 200`. */
export const documentedStatuses = operations.flatMap(({ operationId, responses }) =>
  [...responses.keys()].map((status) => `${operationId} ${status}`),
)

/** Every failure that has an example, by its name. */
export const documentedFailures = [
  ...new Set(
    Object.values(document.components.responses).flatMap(({ content = {} }) =>
      Object.values(content).flatMap(({ examples = {} }) => Object.keys(examples)),
    ),
  ),
]
