import type { Task, TaskPage, TaskStats, User } from "@docket/contract"
import type { FastifyReply, FastifyRequest } from "fastify"
import { readQuery } from "../query-string.ts"
import { entityTag, namesVersion, readEntityTags } from "./entity-tag.ts"
import { swapKeys } from "./names.ts"
import type { RestRoute } from "./routes.ts"

type Result = { route: RestRoute; result: unknown }

/** Answers with what a procedure returned, in the shapes of REST. */
export const sendResult = (
  request: FastifyRequest,
  reply: FastifyReply,
  { route, result }: Result,
): FastifyReply => {
  if (route.status === 204) return reply.code(204).send()
  switch (route.procedure) {
    case "task.list":
      return sendPage(request, reply, result as TaskPage) // every procedure's own output
    case "task.stats":
      return reply.send(swapKeys(result as TaskStats))
    case "user.me":
      return reply.send(swapKeys(result as User))
    default:
      return sendTask(request, reply, result as Task)
  }
}

const sendTask = (request: FastifyRequest, reply: FastifyReply, task: Task): FastifyReply => {
  const { method, headers, routeOptions, context } = request
  void reply.header("etag", entityTag(task.version))
  if (routeOptions.url === "/api/tasks") {
    void reply.header("location", `/api/tasks/${task.id}`)
    void reply.code(context.record.repeatedCreate ? 200 : 201)
  }
  if (method === "GET" || method === "HEAD") {
    // A private cache may keep it, and asks each time whether it is still so.
    void reply.header("cache-control", "private, no-cache")
    const tags = readEntityTags(headers["if-none-match"])
    if (tags && namesVersion(tags, task.version)) return reply.code(304).send()
  }
  return reply.send(swapKeys(task))
}

const sendPage = (
  request: FastifyRequest,
  reply: FastifyReply,
  { items, nextCursor, total }: TaskPage,
): FastifyReply => {
  if (total !== undefined) void reply.header("x-total-count", String(total))
  if (nextCursor !== null) {
    void reply.header("link", `<${nextPage(request.url, nextCursor)}>; rel="next"`)
  }
  return reply.send(items.map(swapKeys))
}

/** The same list, filters and all, from the cursor on. */
const nextPage = (url: string, cursor: string): string => {
  const kept = readQuery(url).filter(([name]) => name !== "cursor" && name !== "offset")
  return `${url.split("?", 1)[0]}?${new URLSearchParams([...kept, ["cursor", cursor]]).toString()}`
}
