import type { StoredAnswer } from "@docket/api"
import type { Task } from "@docket/contract"
import type { FastifyReply } from "fastify"
import { entityTag } from "./entity-tag.ts"
import { swapKeys } from "./names.ts"

/** An answer that is one task, or none where the status says that there is nothing to send. */
export const taskAnswer = (
  task: Task,
  { status, location = null }: { status: number; location?: string | null },
): StoredAnswer =>
  status === 204
    ? { status, location, etag: null, body: "" }
    : { status, location, etag: entityTag(task.version), body: JSON.stringify(swapKeys(task)) }

/** Sends an answer as it is. */
export const sendAnswer = (reply: FastifyReply, answer: StoredAnswer): FastifyReply => {
  const { status, location, etag, body } = answer
  if (location !== null) void reply.header("location", location)
  if (etag !== null) void reply.header("etag", etag)
  void reply.code(status)
  if (body === "") return reply.send()
  const type = status >= 400 ? "application/problem+json" : "application/json; charset=utf-8"
  return reply.header("content-type", type).send(body)
}
