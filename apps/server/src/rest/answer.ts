import type { Plain, StoredAnswer } from "@docket/api"
import type { Task } from "@docket/contract"
import type { FastifyReply } from "fastify"
import { entityTag } from "./entity-tag.ts"
import { toRestTask } from "./task.ts"

/** An answer that is one task, or none where the status says that there is nothing to send. */
export const taskAnswer = (
  task: Plain<Task>,
  { status, location = null }: { status: number; location?: string | null },
): StoredAnswer =>
  status === 204
    ? { status, location, etag: null, body: "" }
    : { status, location, etag: entityTag(task.version), body: JSON.stringify(toRestTask(task)) }

const JSON_TYPE = "application/json; charset=utf-8"

export const sendJson = (reply: FastifyReply, value: unknown): FastifyReply =>
  reply.header("content-type", JSON_TYPE).send(JSON.stringify(value))

/** Sends an answer as it is. */
export const sendAnswer = (reply: FastifyReply, answer: StoredAnswer): FastifyReply => {
  const { status, location, etag, body } = answer
  if (location !== null) void reply.header("location", location)
  if (etag !== null) void reply.header("etag", etag)
  void reply.code(status)
  if (body === "") return reply.send()
  const type = status >= 400 ? "application/problem+json" : JSON_TYPE
  return reply.header("content-type", type).send(body)
}
