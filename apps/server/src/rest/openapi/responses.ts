import { procedures } from "@docket/api"
import type { RestRoute } from "./routes.ts"
import type { schemas } from "./schemas.ts"

type SchemaName = keyof typeof schemas

export const ref = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` })

const header = (description: string) => ({ description, schema: { type: "string" } })

const fields = {
  requestId: { "X-Request-Id": header("The same as in the log; yours, where it was usable") },
  etag: { ETag: header('The version of the task, such as `"v7"`') },
  location: { Location: header("The path of the task") },
  page: {
    Link: header('`<…>; rel="next"` while there is more'),
    "X-Total-Count": header("All matching tasks; with `count=true`"),
  },
  challenge: { "WWW-Authenticate": header("`Bearer`, with `error` when there was a token") },
  retryAfter: { "Retry-After": header("Seconds to wait") },
}

type Extra = { headers?: object; content?: object }

/** A response with the header fields that every answer has. */
export const response = (description: string, { headers, content }: Extra = {}) => ({
  description,
  headers: { ...fields.requestId, ...headers },
  ...(content && { content }),
})

/** Content of one media type. */
export const json = (schema: object) => ({ "application/json": { schema } })

const problem = (description: string, headers?: object) =>
  response(description, {
    ...(headers && { headers }),
    content: { "application/problem+json": { schema: ref("Problem") } },
  })

const problems = {
  400: problem("`malformed`: not JSON, not UTF-8, or a URL or header that cannot be read"),
  401: problem("`unauthenticated`: no token, or one that does not verify", fields.challenge),
  403: problem("`forbidden`: the token lacks the scope", fields.challenge),
  404: problem("`not_found`: no such task of yours"),
  409: problem("`conflict`: the id is taken"),
  412: problem("`version_mismatch`: the task has changed; `current` is how it is now"),
  413: problem("`too_large`: a body over 65,536 bytes"),
  415: problem("`unsupported_media_type`: not JSON in UTF-8"),
  422: problem("`invalid`: `errors` says which rules the input breaks"),
  500: problem("`internal`: something unforeseen; quote the request id"),
  503: problem("`unavailable`: out of reach or overloaded", fields.retryAfter),
} as const

type ProblemStatus = keyof typeof problems

const problemStatuses = ({ procedure, input }: RestRoute): ProblemStatus[] => {
  const { type, access } = procedures.get(procedure) ?? {}
  const statuses: ProblemStatus[] = [400, 401, 422, 500, 503]
  if (access !== "viewer") statuses.push(403)
  if (input.startsWith("id")) statuses.push(404)
  if (procedure === "task.create") statuses.push(409)
  if (type === "mutation") statuses.push(413, 415)
  if (type === "mutation" && input.startsWith("id")) statuses.push(412)
  return statuses
}

const taskResponses = ({ procedure }: RestRoute): Record<number, object> => {
  const task = { headers: fields.etag, content: json(ref("Task")) }
  if (procedure === "task.get") {
    return {
      200: response("The task", task),
      304: response("It is still what If-None-Match names", { headers: fields.etag }),
    }
  }
  if (procedure !== "task.create") return { 200: response("The task as it is now", task) }
  const created = { ...task, headers: { ...fields.etag, ...fields.location } }
  return {
    200: response("The task that the same create made before", created),
    201: response("Created", created),
  }
}

const success = (route: RestRoute): Record<number, object> => {
  if (route.status === 204) return { 204: response("The task is in the trash") }
  switch (route.procedure) {
    case "task.list": {
      const content = json({ type: "array", items: ref("Task") })
      return { 200: response("A page of tasks", { headers: fields.page, content }) }
    }
    case "task.stats":
      return { 200: response("The counts", { content: json(ref("TaskStats")) }) }
    case "user.me":
      return { 200: response("The signed-in user", { content: json(ref("User")) }) }
    default:
      return taskResponses(route)
  }
}

/** Everything that a route can answer. */
export const responsesOf = (route: RestRoute): Record<number, object> => ({
  ...success(route),
  ...Object.fromEntries(problemStatuses(route).map((status) => [status, problems[status]])),
})
