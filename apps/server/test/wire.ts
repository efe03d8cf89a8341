import { request, type OutgoingHttpHeaders } from "node:http"
import type { AddressInfo } from "node:net"
import type { FastifyInstance } from "fastify"
import { stringify } from "superjson"
import { z } from "zod"

type Headers = Record<string, string>

/** What is common to an injected answer and one that came over a socket. */
export type Answer = { statusCode: number; headers: OutgoingHttpHeaders; body: string }

export const json = { "content-type": "application/json" }

export const queryUrl = (path: string, input?: unknown) =>
  input === undefined ? `/trpc/${path}` : rawQueryUrl(path, stringify(input))

export const rawQueryUrl = (path: string, input: string) =>
  `/trpc/${path}?input=${encodeURIComponent(input)}`

/** A tRPC mutation for `inject`; a string is sent as it is. */
export const mutation = (path: string, input: unknown, headers: Headers) =>
  ({
    method: "POST",
    url: `/trpc/${path}`,
    headers: { ...json, ...headers },
    payload: typeof input === "string" ? input : stringify(input),
  }) as const

type SocketRequest = { method?: string; path: string; headers?: string[]; body?: Buffer | string }

/** Sends what `inject` would tidy up: repeated headers, dots in paths, odd methods. */
export const overSocket = async (
  app: FastifyInstance,
  { method = "GET", path, headers = [], body }: SocketRequest,
): Promise<Answer> => {
  if (!app.server.listening) await app.listen({ host: "127.0.0.1", port: 0 })
  const { port } = app.server.address() as AddressInfo
  const flat = ["host", "docket.test", "connection", "close", ...headers]
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path, headers: flat }, (answer) => {
      const chunks: Buffer[] = []
      answer.on("data", (chunk: Buffer) => chunks.push(chunk))
      answer.on("error", reject)
      answer.on("end", () => {
        const { statusCode = 0, headers } = answer
        resolve({ statusCode, headers, body: Buffer.concat(chunks).toString() })
      })
    })
    sent.on("error", reject)
    sent.end(body)
  })
}

/** Section 3 of the contract: tRPC's code, the status at the tRPC door, the status at the REST door. */
const table: Record<string, [trpcCode: string, trpcStatus: number, restStatus: number]> = {
  unauthenticated: ["UNAUTHORIZED", 401, 401],
  forbidden: ["FORBIDDEN", 403, 403],
  not_found: ["NOT_FOUND", 404, 404],
  method_not_allowed: ["METHOD_NOT_SUPPORTED", 405, 405],
  conflict: ["CONFLICT", 409, 409],
  version_mismatch: ["CONFLICT", 409, 412],
  invalid: ["UNPROCESSABLE_CONTENT", 422, 422],
  // Of REST alone.
  idempotency_key_reused: ["", 0, 422],
  malformed: ["BAD_REQUEST", 400, 400],
  too_large: ["PAYLOAD_TOO_LARGE", 413, 413],
  unsupported_media_type: ["UNSUPPORTED_MEDIA_TYPE", 415, 415],
  rate_limited: ["TOO_MANY_REQUESTS", 429, 429],
  unavailable: ["SERVICE_UNAVAILABLE", 503, 503],
  internal: ["INTERNAL_SERVER_ERROR", 500, 500],
}

const issues = z
  .array(
    z.strictObject({ pointer: z.string(), code: z.string().min(1), message: z.string().min(1) }),
  )
  .min(1)
const current = z.record(z.string(), z.unknown())
const relativePath = z.string().regex(/^\/(?!\/)/)

const problemBody = z.strictObject({
  type: z.string().min(1),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  instance: relativePath,
  code: z.enum(Object.keys(table)),
  status_code: z.int(),
  request_id: z.string().min(1),
  retryable: z.boolean(),
  errors: issues.optional(),
  current: current.optional(),
})

const trpcErrorBody = z.strictObject({
  error: z.strictObject({
    json: z.strictObject({
      code: z.int(),
      message: z.string().min(1),
      data: z.strictObject({
        code: z.string(),
        httpStatus: z.int(),
        path: z.string().nullish(),
        reason: z.enum(Object.keys(table)),
        requestId: z.string().min(1),
        retryable: z.boolean(),
        errors: issues.optional(),
        current: current.optional(),
      }),
    }),
    meta: z.unknown().optional(),
  }),
})

export type Failure = {
  status: number
  code: string
  message: string
  requestId: string
  errors: z.infer<typeof issues> | undefined
  current: z.infer<typeof current> | undefined
}

/** What no message of a failure tells of. */
export const internals =
  /\bat .+:\d+|node_modules|\.[cm]?[jt]s\b|prisma|postgres|\bselect\b.+\bfrom\b|\bP\d{4}\b|ECONN|SQLSTATE|jose|JWS|ERR_/i

const isPassing = (code: string) => code === "unavailable" || code === "rate_limited"

const check = (failure: Failure, retryable: boolean, answer: Answer) => {
  const { code, errors, current, requestId } = failure
  const messages = [failure.message, ...(errors ?? []).map(({ message }) => message)]
  const leak = messages.find((message) => internals.test(message))
  if (leak !== undefined) throw new Error(`tells of its inside: ${leak}`)
  const facts = {
    status: answer.statusCode,
    requestId: answer.headers["x-request-id"],
    retryable,
    hasErrors: errors !== undefined,
    hasCurrent: current !== undefined,
    hasRetryAfter: answer.headers["retry-after"] !== undefined,
    hasAllow: answer.headers["allow"] !== undefined,
    hasChallenge: answer.headers["www-authenticate"] !== undefined,
  }
  z.strictObject({
    status: z.literal(failure.status),
    requestId: z.literal(requestId),
    retryable: code === "internal" ? z.boolean() : z.literal(isPassing(code)),
    hasErrors: z.literal(code === "invalid"),
    hasCurrent: z.literal(code === "version_mismatch"),
    hasRetryAfter: z.literal(isPassing(code)),
    hasAllow: z.literal(code === "method_not_allowed"),
    hasChallenge: z.literal(code === "unauthenticated" || code === "forbidden"),
  }).parse(facts)
  return failure
}

/** Reads a failure of the REST door and checks that it is what section 3 says of its code. */
export const problem = (answer: Answer): Failure => {
  z.string()
    .regex(/^application\/problem\+json\b/)
    .parse(answer.headers["content-type"])
  const body = problemBody.parse(JSON.parse(answer.body))
  z.literal(table[body.code]?.[2] ?? 0).parse(body.status)
  z.literal(body.status).parse(body.status_code)
  const { status, code, detail: message, request_id: requestId, errors, current } = body
  return check({ status, code, message, requestId, errors, current }, body.retryable, answer)
}

/** Reads a failure of the tRPC door, of one call or of the first in a batch. */
export const trpcError = (answer: Answer): Failure => {
  z.string()
    .regex(/^application\/json\b/)
    .parse(answer.headers["content-type"])
  const body: unknown = JSON.parse(answer.body)
  const { message, data } = trpcErrorBody.parse(Array.isArray(body) ? body[0] : body).error.json
  const { httpStatus: status, reason: code, requestId, errors, current } = data
  z.tuple([z.literal(data.code), z.literal(status), z.int()]).parse(table[code])
  return check({ status, code, message, requestId, errors, current }, data.retryable, answer)
}

/** Reads a failure of either door, told apart by its path. */
export const failureOf = (url: string, answer: Answer): Failure =>
  url.startsWith("/trpc/") ? trpcError(answer) : problem(answer)
