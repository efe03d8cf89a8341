import { createHash } from "node:crypto"
import type { Task, TaskQuery, TaskSort } from "@docket/contract"
import { dueDate, taskId, taskPriority, taskTitle } from "@docket/contract"
import { z } from "zod"
import { invalid } from "../errors.ts"
import type { Plain } from "../plain.ts"
import { sortField } from "./sort.ts"

const VERSION = 1
const DIGEST_BYTES = 12

// PostgreSQL knows no year 0.
const timestamp = z.iso.datetime({ precision: 3 }).refine((text) => text >= "0001")

const sortKey = {
  createdAt: timestamp,
  updatedAt: timestamp,
  dueDate: dueDate.nullable(),
  priority: taskPriority,
  title: taskTitle,
}

/** The place in a list after which the next page begins. Timestamps are in RFC 3339. */
export type Position = { key: string | null; id: string }

/** What a cursor is bound to: it means nothing to another person, or in another order. */
type Binding = { userId: string } & Pick<TaskQuery, "sort" | "trash">

/** The position of a task in a list of this order. */
export const positionOf = (task: Plain<Task>, sort: TaskSort): Position => ({
  key: task[sortField(sort)],
  id: task.id,
})

const digest = (payload: string, { userId, sort, trash }: Binding): string =>
  createHash("sha256")
    .update(JSON.stringify([payload, userId, sort, trash]))
    .digest()
    .subarray(0, DIGEST_BYTES)
    .toString("base64url")

/** An opaque cursor for the page after `position`. */
export const encodeCursor = ({ key, id }: Position, binding: Binding): string => {
  const payload = Buffer.from(JSON.stringify([VERSION, key, id])).toString("base64url")
  return `${payload}.${digest(payload, binding)}`
}

/**
 * Reads a cursor back. The digest finds damage and misuse; it keeps no secret, so whatever lies
 * behind it is checked like any other input. Throws `invalid` for a cursor of another user, sort,
 * trash or version, or one that was changed.
 */
export const decodeCursor = (cursor: string, binding: Binding): Position => {
  const [payload = "", signature] = cursor.split(".")
  const isBound = cursor === `${payload}.${signature}` && signature === digest(payload, binding)
  const content = isBound ? parseJson(Buffer.from(payload, "base64url").toString()) : undefined
  const position = z
    .tuple([z.literal(VERSION), sortKey[sortField(binding.sort)], taskId])
    .safeParse(content)
  if (!position.success) {
    const message = "is not a cursor of this list; start again without one"
    throw invalid([{ path: ["cursor"], code: "invalid_cursor", message }])
  }
  const [, key, id] = position.data
  return { key, id }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
