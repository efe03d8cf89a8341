import type { Plain, StoredAnswer } from "@docket/api"
import type { Task, TaskPage } from "@docket/contract"
import type { FastifyReply, FastifyRequest } from "fastify"
import { readQuery } from "../query-string.ts"
import { sendAnswer, sendJson, taskAnswer } from "./answer.ts"
import { entityTag, namesVersion, readEntityTags } from "./entity-tag.ts"
import { swapKeys } from "./names.ts"
import type { RestRoute } from "./routes.ts"
import { toRestTask } from "./task.ts"

/** What a query found, in the shapes of REST. */
export const sendFound = (
  request: FastifyRequest,
  reply: FastifyReply,
  { route, result }: { route: RestRoute; result: unknown },
): FastifyReply => {
  switch (route.procedure) {
    case "task.list":
      return sendPage(request, reply, result as Plain<TaskPage>) // every procedure's own output
    case "task.get":
      return sendTask(request, reply, result as Plain<Task>)
    default:
      return sendJson(reply, swapKeys(result as object))
  }
}

/** What a mutation left behind: the task that it is about. */
export const changedAnswer = (
  { context }: FastifyRequest,
  route: RestRoute,
  task: Plain<Task>,
): StoredAnswer =>
  route.status === 201
    ? taskAnswer(task, {
        status: context.record.repeatedCreate ? 200 : 201,
        location: `/api/tasks/${task.id}`,
      })
    : taskAnswer(task, { status: route.status })

const sendTask = (
  { headers }: FastifyRequest,
  reply: FastifyReply,
  task: Plain<Task>,
): FastifyReply => {
  // A private cache may keep it, and asks each time whether it is still so.
  void reply.header("cache-control", "private, no-cache")
  const tags = readEntityTags(headers["if-none-match"])
  if (tags === undefined || !namesVersion(tags, task.version)) {
    return sendAnswer(reply, taskAnswer(task, { status: 200 }))
  }
  return reply.code(304).header("etag", entityTag(task.version)).send()
}

const sendPage = (
  request: FastifyRequest,
  reply: FastifyReply,
  { items, nextCursor, total }: Plain<TaskPage>,
): FastifyReply => {
  if (total !== undefined) void reply.header("x-total-count", String(total))
  if (nextCursor !== null) {
    void reply.header("link", `<${nextPage(request.url, nextCursor)}>; rel="next"`)
  }
  return sendJson(reply, items.map(toRestTask))
}

/** The same list, filters and all, from the cursor on. */
const nextPage = (url: string, cursor: string): string => {
  const next = new URLSearchParams()
  for (const [name, value] of readQuery(url)) {
    if (name !== "cursor" && name !== "offset" && !next.has(name, value)) next.append(name, value)
  }
  next.append("cursor", cursor)
  return `${url.split("?", 1)[0]}?${next.toString()}`
}
