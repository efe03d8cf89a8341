import { procedures } from "@docket/api"
import { restRoutes, type RestRoute } from "./routes.ts"
import { listParameters, schemas } from "./schemas.ts"

const ref = (name: keyof typeof schemas) => ({ $ref: `#/components/schemas/${name}` })
const json = (schema: object) => ({ "application/json": { schema } })

const problem = (description: string, headers?: Record<string, object>) => ({
  description,
  ...(headers && { headers }),
  content: { "application/problem+json": { schema: ref("Problem") } },
})

const text = (description: string) => ({ description, schema: { type: "string" } })

const problems = {
  400: problem("`malformed`: not JSON, not UTF-8, or a URL that cannot be read"),
  401: problem("`unauthenticated`: no token, or one that does not verify", {
    "WWW-Authenticate": text("`Bearer`, with `error` when there was a token"),
  }),
  403: problem("`forbidden`: the token lacks the scope", {
    "WWW-Authenticate": text("The scope that is needed"),
  }),
  404: problem("`not_found`: no such task of yours"),
  409: problem("`conflict`: the id is taken"),
  412: problem("`version_mismatch`: the task has changed; `current` is how it is now"),
  413: problem("`too_large`: a body over 65,536 bytes"),
  415: problem("`unsupported_media_type`: not JSON in UTF-8"),
  422: problem("`invalid`: `errors` says which rules the input breaks"),
  500: problem("`internal`: something unforeseen; quote the request id"),
  503: problem("`unavailable`: out of reach or overloaded; nothing was done", {
    "Retry-After": text("Seconds to wait"),
  }),
} as const

type ProblemStatus = keyof typeof problems

const problemStatuses = ({ procedure, input }: RestRoute): ProblemStatus[] => {
  const statuses: ProblemStatus[] = [400, 401, 422, 500, 503]
  const isChange = procedures.get(procedure)?.type === "mutation"
  if (procedures.get(procedure)?.access !== "viewer") statuses.push(403)
  if (input.startsWith("id")) statuses.push(404)
  if (procedure === "task.create") statuses.push(409)
  if (input === "id and body") statuses.push(412)
  if (isChange) statuses.push(413, 415)
  return statuses.toSorted((a, b) => a - b)
}

const answerSchema = ({ procedure }: RestRoute): object => {
  if (procedure === "task.list") return { type: "array", items: ref("Task") }
  if (procedure === "task.stats") return ref("TaskStats")
  return procedure === "user.me" ? ref("User") : ref("Task")
}

const success = (route: RestRoute): Record<number, object> => {
  if (route.status === 204) return { 204: { description: "Done" } }
  const content = json(answerSchema(route))
  if (route.procedure === "task.create") {
    const headers = { Location: text("The path of the task") }
    return {
      200: { description: "The task that the same create made before", headers, content },
      201: { description: "Created", headers, content },
    }
  }
  if (route.procedure === "task.list") {
    const headers = {
      Link: text('`<…>; rel="next"` while there is more'),
      "X-Total-Count": text("All matching tasks; with `count=true`"),
    }
    return { 200: { description: "A page of tasks", headers, content } }
  }
  return { 200: { description: "Done", content } }
}

const requestBody = ({ input, method }: RestRoute) => {
  if (!input.endsWith("body")) return undefined
  const schema = ref(method === "POST" ? "NewTask" : "TaskChanges")
  const mergePatch = { "application/merge-patch+json": { schema } }
  return { required: true, content: { ...json(schema), ...(method === "PATCH" && mergePatch) } }
}

const parametersOf = ({ input }: RestRoute): object[] => {
  if (input === "query") return listParameters
  if (!input.startsWith("id")) return []
  return [{ name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } }]
}

const operation = (route: RestRoute) => ({
  operationId: route.operationId,
  summary: route.summary,
  tags: [route.url.startsWith("/api/tasks") ? "Tasks" : "User"],
  parameters: parametersOf(route),
  requestBody: requestBody(route),
  responses: {
    ...success(route),
    ...Object.fromEntries(problemStatuses(route).map((status) => [status, problems[status]])),
  },
})

const paths = (): Record<string, Record<string, object>> => {
  const byUrl = Map.groupBy(restRoutes as readonly RestRoute[], ({ url }) => url)
  return Object.fromEntries(
    [...byUrl].map(([url, routes]) => [
      url.replaceAll(/:(\w+)/g, "{$1}"),
      Object.fromEntries(routes.map((route) => [route.method.toLowerCase(), operation(route)])),
    ]),
  )
}

const health = (operationId: string, summary: string, responses: object) => ({
  get: { operationId, summary, tags: ["Service"], security: [], parameters: [], responses },
})

const servicePaths = {
  "/health": health("getHealth", "Whether the process lives", {
    200: { description: "It does", content: json(ref("Health")) },
  }),
  "/ready": health("getReadiness", "Whether requests can be served", {
    200: { description: "They can", content: json(ref("Readiness")) },
    503: { description: "They cannot: `checks` says why", content: json(ref("Readiness")) },
  }),
  "/openapi.json": health("getOpenApi", "This document", {
    200: { description: "OpenAPI 3.1", content: json({ type: "object" }) },
  }),
}

/** The OpenAPI 3.1 description of the REST door, made of its routes and the contract's schemas. */
export const openApiDocument = () => ({
  openapi: "3.1.1",
  info: {
    title: "Docket",
    version: "1.0.0",
    description: "Tasks of signed-in people. Every failure is a problem document (RFC 9457).",
  },
  servers: [{ url: "/" }],
  security: [{ bearer: [] }],
  tags: [{ name: "Tasks" }, { name: "User" }, { name: "Service" }],
  paths: { ...paths(), ...servicePaths },
  components: {
    schemas,
    securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
  },
})
