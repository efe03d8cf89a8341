import type { OutgoingHttpHeaders } from "node:http"
import { operationsAt, type DocumentedResponse } from "./operations.ts"
import { violationsOf } from "./validate.ts"

export type RestAnswer = {
  method: string
  url: string
  status: number
  headers: OutgoingHttpHeaders
  body: string
}

/** Which documented status of which operation an answer is, and which failure's example it fits. */
export type Reached = { status?: string; failure?: string }

/** Of HTTP itself, of browsers, and of every path: nothing that an operation has to describe. */
const generic = new Set(
  `access-control-allow-origin access-control-expose-headers cache-control connection content-length
  content-security-policy content-type cross-origin-opener-policy date keep-alive referrer-policy
  transfer-encoding vary x-content-type-options`.split(/\s+/),
)

const isInteger = ({ schema }: { schema: object }): boolean =>
  "type" in schema && schema.type === "integer"

const checkHeaders = ({ headers }: RestAnswer, documented: DocumentedResponse["headers"]) => {
  for (const [name, header] of Object.entries(documented)) {
    const value = headers[name]
    if (value === undefined && header.required) throw new Error(`has no ${name}`)
    if (value === undefined) continue
    const violations = violationsOf(header.schema, isInteger(header) ? Number(value) : value)
    if (violations) throw new Error(`has ${name}: ${value.toString()}: ${violations}`)
  }
  const unknown = Object.keys(headers).filter((name) => !generic.has(name) && !documented[name])
  if (unknown.length > 0) throw new Error(`has undocumented header fields: ${unknown.join(", ")}`)
}

const mediaTypeOf = (headers: OutgoingHttpHeaders): string =>
  headers["content-type"]?.toString().split(";", 1)[0] ?? ""

const digits = (text: string): string => text.replaceAll(/\d+/g, "0")

type Problem = { code: string; title: string; detail: string; status: number; retryable: boolean }

const checkBody = (
  { method, headers, body, status }: RestAnswer,
  content: DocumentedResponse["content"],
): string | undefined => {
  const mediaType = mediaTypeOf(headers)
  const documented = content[mediaType]
  if (documented === undefined) {
    if (mediaType !== "" || Object.keys(content).length > 0)
      throw new Error(
        `is ${mediaType || "nothing"} instead of ${Object.keys(content).join(" or ")}`,
      )
    if (body !== "") throw new Error("has a body where none is documented")
    return undefined
  }
  if (method === "HEAD" || !mediaType.endsWith("json")) return undefined
  const value = JSON.parse(body) as Problem
  const violations = violationsOf(documented.schema, value)
  if (violations) throw new Error(`has a body that does not fit: ${violations}`)
  if (!documented.examples) return undefined

  const examples = Object.entries(documented.examples)
  const ofCode = examples.filter(([, example]) => example.value.code === value.code)
  if (ofCode.length === 0) throw new Error(`has the code ${value.code}, which has no example`)
  if (value.status !== status) throw new Error(`says that it is ${value.status}`)
  const told = ofCode.find(
    ([, { value: example }]) =>
      digits(example.detail) === digits(value.detail) &&
      example.title === value.title &&
      example.retryable === value.retryable,
  )
  return told?.[0]
}

const checkRefusal = (answer: RestAnswer, isKnownPath: boolean): void => {
  const { status, method, headers, body } = answer
  if (isKnownPath && method === "OPTIONS" && status === 204 && body === "") return
  const expected = isKnownPath ? [400, 405] : [400, 404]
  if (!expected.includes(status)) throw new Error("is in no way documented")
  if (status === 405 && headers["allow"] === undefined) throw new Error("has no Allow")
  if (mediaTypeOf(headers) !== "application/problem+json") throw new Error("is no problem")
  if (method === "HEAD") return
  const violations = violationsOf({ $ref: "#/components/schemas/Problem" }, JSON.parse(body))
  if (violations) throw new Error(`has a body that does not fit: ${violations}`)
}

/** Throws for an answer of the REST door that /openapi.json does not describe. */
export const checkAnswer = (answer: RestAnswer): Reached => {
  const { method, url, status } = answer
  const path = url.split("?", 1)[0] ?? url
  const operations = operationsAt(path)
  const operation = operations.find((one) => one.method === (method === "HEAD" ? "GET" : method))
  const documented = operation?.responses.get(status)
  try {
    if (operation === undefined) {
      checkRefusal(answer, operations.length > 0)
      return {}
    }
    if (documented === undefined) throw new Error("is not documented")
    checkHeaders(answer, documented.headers)
    const failure = checkBody(answer, documented.content)
    return {
      status: `${operation.operationId} ${status}`,
      ...(failure !== undefined && { failure }),
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `/openapi.json: ${method} ${path.slice(0, 80)} answered ${status}, which ${reason}`,
      {
        cause: error,
      },
    )
  }
}
