import type { Task, TaskPage } from "@docket/contract"
import type { FastifyReply, FastifyRequest } from "fastify"
import { readQuery } from "../query-string.ts"
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
  if (route.procedure === "task.list") return sendPage(request, reply, result as TaskPage) // its output
  if (route.procedure === "task.create") {
    const { id } = result as Task // its output
    void reply.header("location", `/api/tasks/${id}`)
    if (request.context.record.repeatedCreate) return reply.code(200).send(swapKeys(result as Task))
  }
  return reply.code(route.status).send(swapKeys(result as object)) // every other output is one
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
