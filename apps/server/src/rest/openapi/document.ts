import { procedures } from "@docket/api"
import { restRoutes, takesIdempotencyKey, type RestRoute } from "../routes.ts"
import { examples } from "./examples.ts"
import { headers } from "./headers.ts"
import { introduction, tags } from "./introduction.ts"
import { listParameters, parameterRef, parameters } from "./parameters.ts"
import { problems } from "./problems.ts"
import { json, responsesOf, schemaRef } from "./responses.ts"
import { schemas } from "./schemas.ts"
import { servicePaths } from "./service-paths.ts"

const requestBody = ({ input, method }: RestRoute) => {
  if (!input.endsWith("body")) return undefined
  const name = method === "POST" ? "NewTask" : "TaskChanges"
  const content = json(schemaRef(name), examples[name])
  const mergePatch = { "application/merge-patch+json": content["application/json"] }
  return { required: true, content: { ...content, ...(method === "PATCH" && mergePatch) } }
}

const parametersOf = (route: RestRoute): object[] => {
  const { input, procedure } = route
  const isChange = procedures.get(procedure)?.type === "mutation"
  return [
    ...(input === "query" ? listParameters : []),
    ...(input.startsWith("id")
      ? [parameterRef("TaskId"), parameterRef(isChange ? "IfMatch" : "IfNoneMatch")]
      : []),
    ...(takesIdempotencyKey(route) ? [parameterRef("IdempotencyKey")] : []),
    parameterRef("RequestId"),
  ]
}

const operation = (route: RestRoute) => {
  const body = requestBody(route)
  return {
    operationId: route.operationId,
    summary: route.summary,
    description: route.description,
    tags: [route.url.startsWith("/api/tasks") ? "Tasks" : "User"],
    parameters: parametersOf(route),
    ...(body && { requestBody: body }),
    responses: responsesOf(route),
  }
}

const paths = (): Record<string, Record<string, object>> => {
  const byUrl = Map.groupBy(restRoutes as readonly RestRoute[], ({ url }) => url)
  return Object.fromEntries(
    [...byUrl].map(([url, routes]) => [
      url.replaceAll(/:(\w+)/g, "{$1}"),
      Object.fromEntries(routes.map((route) => [route.method.toLowerCase(), operation(route)])),
    ]),
  )
}

/** The OpenAPI 3.1 description of the REST door, made of its routes and the contract's schemas. */
export const openApiDocument = () => ({
  openapi: "3.1.1",
  info: {
    title: "Docket",
    version: "1.0.0",
    summary: "Tasks of signed-in people.",
    description: introduction,
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [
    {
      url: "/",
      description: "Where this document came from, be it local, staging or production.",
      "x-internal": false,
    },
  ],
  security: [{ bearer: [] }],
  tags,
  paths: { ...paths(), ...servicePaths },
  components: {
    schemas,
    responses: problems,
    parameters,
    headers,
    securitySchemes: {
      bearer: {
        type: "http",
        scheme: "bearer",
        bearerFormat: "JWT",
        description:
          "An access token of the issuer's, verified as RFC8725 asks. Its `scope`, if it has one, " +
          "limits it: `tasks:read`, or `tasks:write`, which includes reading.",
      },
    },
  },
})
