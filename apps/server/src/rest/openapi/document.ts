import { procedures } from "@docket/api"
import { json, ref, response, responsesOf } from "./openapi-responses.ts"
import { restRoutes, type RestRoute } from "./routes.ts"
import { listParameters, schemas } from "./schemas.ts"

const requestBody = ({ input, method }: RestRoute) => {
  if (!input.endsWith("body")) return undefined
  const schema = ref(method === "POST" ? "NewTask" : "TaskChanges")
  const mergePatch = { "application/merge-patch+json": { schema } }
  return { required: true, content: { ...json(schema), ...(method === "PATCH" && mergePatch) } }
}

const taskIdParameter = {
  name: "id",
  in: "path",
  required: true,
  description: "UUID of the task",
  schema: { type: "string", format: "uuid" },
}

const condition = (name: string, description: string) => ({
  name,
  in: "header",
  description,
  schema: { type: "string" },
})

const parametersOf = ({ input, procedure }: RestRoute): object[] => {
  if (input === "query") return listParameters
  if (!input.startsWith("id")) return []
  const isChange = procedures.get(procedure)?.type === "mutation"
  return [
    taskIdParameter,
    isChange
      ? condition("If-Match", "Refuse the change unless the task has this entity tag")
      : condition("If-None-Match", "Answer 304 while the task has this entity tag"),
  ]
}

const operation = (route: RestRoute) => ({
  operationId: route.operationId,
  summary: route.summary,
  tags: [route.url.startsWith("/api/tasks") ? "Tasks" : "User"],
  parameters: parametersOf(route),
  requestBody: requestBody(route),
  responses: responsesOf(route),
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

const open = (operationId: string, summary: string, responses: object) => ({
  get: { operationId, summary, tags: ["Service"], security: [], parameters: [], responses },
})

const servicePaths = {
  "/health": open("getHealth", "Whether the process lives", {
    200: response("It does", { content: json(ref("Health")) }),
  }),
  "/ready": open("getReadiness", "Whether requests can be served", {
    200: response("They can", { content: json(ref("Readiness")) }),
    503: response("They cannot: `checks` says why", { content: json(ref("Readiness")) }),
  }),
  "/openapi.json": open("getOpenApi", "This document", {
    200: response("OpenAPI 3.1", { content: json({ type: "object" }) }),
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
