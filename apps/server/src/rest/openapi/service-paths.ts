import { examples } from "./examples.ts"
import { json, response, schemaRef } from "./responses.ts"
import { parameterRef } from "./parameters.ts"

type Description = { operationId: string; summary: string; description: string }

const open = (words: Description, responses: Record<number, object>) => ({
  get: {
    ...words,
    tags: ["Service"],
    security: [],
    parameters: [parameterRef("RequestId")],
    responses,
  },
})

const readiness = (example: object) => json(schemaRef("Readiness"), example)

/** What needs no token. */
export const servicePaths = {
  "/health": open(
    {
      operationId: "getHealth",
      summary: "Whether the process lives",
      description: "Touches nothing else: for an orchestrator's liveness probe.",
    },
    { 200: response("It does.", { content: json(schemaRef("Health"), examples.Health) }) },
  ),
  "/ready": open(
    {
      operationId: "getReadiness",
      summary: "Whether requests can be served",
      description: "Asks the database and the key server, at most once a second.",
    },
    {
      200: response("They can.", { content: readiness(examples.Readiness) }),
      503: response("They cannot: `checks` says why, or the process is stopping.", {
        headers: ["Retry-After"],
        content: readiness(examples.NotReady),
      }),
    },
  ),
  "/openapi.json": open(
    {
      operationId: "getOpenApi",
      summary: "This document",
      description: "OpenAPI 3.1, made from the code that answers.",
    },
    { 200: response("The document.", { content: json({ type: "object" }) }) },
  ),
  "/docs": open(
    {
      operationId: "getDocs",
      summary: "A page to read and try this document",
      description: "For people with a browser. All of it is served from here.",
    },
    {
      200: response("The page.", { content: { "text/html": { schema: { type: "string" } } } }),
    },
  ),
}
