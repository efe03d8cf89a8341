import type { RestRoute } from "../routes.ts"
import { takesIdempotencyKey } from "../routes.ts"
import { examples } from "./examples.ts"
import { commonHeaders, headerRefs, rateLimitHeaders, type HeaderName } from "./headers.ts"
import { problemsOf } from "./problems.ts"
import type { SchemaName } from "./schemas.ts"

export const schemaRef = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` })

/** Content of one media type. */
export const json = (schema: object, example?: unknown) => ({
  "application/json": { schema, ...(example !== undefined && { example }) },
})

type Extra = { headers?: readonly HeaderName[]; content?: object }

/** A response with the header fields that every answer has. */
export const response = (description: string, { headers = [], content }: Extra = {}) => ({
  description,
  headers: headerRefs([...commonHeaders, ...headers]),
  ...(content && { content }),
})

const apiResponse = (description: string, { headers = [], content }: Extra = {}) =>
  response(description, {
    headers: [...rateLimitHeaders, ...headers],
    ...(content && { content }),
  })

const task = json(schemaRef("Task"), examples.Task)

const taskResponses = (route: RestRoute): Record<number, object> => {
  const replay: HeaderName[] = takesIdempotencyKey(route) ? ["Idempotency-Replayed"] : []
  if (route.procedure === "task.get") {
    return {
      200: apiResponse("The task.", { headers: ["ETag"], content: task }),
      304: apiResponse("The task is still what `If-None-Match` names.", { headers: ["ETag"] }),
    }
  }
  if (route.procedure === "task.create") {
    const headers: HeaderName[] = ["ETag", "Location", ...replay]
    return {
      200: apiResponse("The task that the same create made before, as it is now.", {
        headers,
        content: task,
      }),
      201: apiResponse("The new task.", { headers, content: task }),
    }
  }
  const headers: HeaderName[] = ["ETag", ...replay]
  return { 200: apiResponse("The task as it is now.", { headers, content: task }) }
}

const success = (route: RestRoute): Record<number, object> => {
  if (route.status === 204) return { 204: apiResponse("The task is in the trash.") }
  switch (route.procedure) {
    case "task.list": {
      const content = json({ type: "array", maxItems: 100, items: schemaRef("Task") }, [
        examples.Task,
      ])
      return {
        200: apiResponse("A page of tasks.", { headers: ["Link", "X-Total-Count"], content }),
      }
    }
    case "task.stats": {
      const content = json(schemaRef("TaskStats"), examples.TaskStats)
      return { 200: apiResponse("The counts.", { content }) }
    }
    case "user.me": {
      const content = json(schemaRef("User"), examples.User)
      return { 200: apiResponse("The signed-in user.", { content }) }
    }
    default:
      return taskResponses(route)
  }
}

/** Everything that a route can answer. */
export const responsesOf = (route: RestRoute): Record<number, object> => ({
  ...success(route),
  ...problemsOf(route),
})
