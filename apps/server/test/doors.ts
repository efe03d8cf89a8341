import { procedures } from "@docket/api"
import * as contract from "@docket/contract"
import type { PrismaClient } from "@docket/db"
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from "fastify"
import { deserialize, serialize } from "superjson"
import { expect } from "vitest"
import { z } from "zod"
import { restRoutes, type RestRoute } from "../src/rest/routes.ts"

type Outputs = {
  "task.list": contract.TaskPage
  "task.get": contract.Task
  "task.create": contract.Task
  "task.update": contract.Task
  "task.toggle": contract.Task
  "task.delete": contract.Task
  "task.restore": contract.Task
  "task.stats": contract.TaskStats
  "user.me": contract.User
}

export type Path = keyof Outputs
export type Input = Readonly<Record<string, unknown>>
type Headers = Readonly<Record<string, string>>

/** The ways to a procedure. The REST ones differ only in how they update a task. */
export const doors = ["trpc", "put", "patch", "merge-patch"] as const
export type Door = (typeof doors)[number]

export type Answer<T> = {
  status: number
  /** Null when the call failed, and for a DELETE, which has no body. */
  value: T | null
  reason: string | null
  errors: { pointer: string; code: string; message: string }[]
  current: contract.Task | null
  response: LightMyRequestResponse
}

const outputs: { [P in Path]: z.ZodType<Outputs[P]> } = {
  "task.list": contract.taskPage,
  "task.get": contract.task,
  "task.create": contract.task,
  "task.update": contract.task,
  "task.toggle": contract.task,
  "task.delete": contract.task,
  "task.restore": contract.task,
  "task.stats": contract.taskStats,
  "user.me": contract.user,
}

const issues = z.array(
  z.strictObject({ pointer: z.string(), code: z.string(), message: z.string() }),
)

const trpcError = z.strictObject({
  message: z.string(),
  code: z.int(),
  data: z.strictObject({
    code: z.string(),
    httpStatus: z.int(),
    path: z.string().optional(),
    reason: z.string(),
    requestId: z.string(),
    retryable: z.boolean(),
    errors: issues.optional(),
    current: contract.task.optional(),
  }),
})

const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  code: z.string(),
  status_code: z.int(),
  request_id: z.string(),
  retryable: z.boolean(),
  errors: issues.optional(),
  current: z.unknown().optional(),
})

export const snakeCase = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const camelCase = (name: string): string =>
  name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const rfc3339 = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

/** REST's JSON in tRPC's names and types, so that answers of both can be compared. */
function fromRest(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromRest)
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).map(([key, field]) => [
    camelCase(key),
    key.endsWith("_at") && field !== null ? new Date(rfc3339.parse(field)) : fromRest(field),
  ])
  return Object.fromEntries(entries)
}

const toRest = (input: Input): Record<string, unknown> =>
  Object.fromEntries(Object.entries(input).map(([key, value]) => [snakeCase(key), value]))

function queryString(input: Input): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(toRest(input))) {
    for (const item of [value].flat()) {
      query.append(key, key === "sort" ? snakeCase(String(item)) : String(item))
    }
  }
  return query.size > 0 ? `?${query.toString()}` : ""
}

export function trpcRequest(path: string, input: Input, headers: Headers = {}): InjectOptions {
  const serialized = JSON.stringify(serialize(input))
  const url = `/trpc/${path}`
  if (procedures.get(path)?.type === "mutation") {
    const contentType = { "content-type": "application/json" }
    return { method: "POST", url, headers: { ...contentType, ...headers }, payload: serialized }
  }
  const query = Object.keys(input).length > 0 ? `?input=${encodeURIComponent(serialized)}` : ""
  return { method: "GET", url: url + query, headers }
}

/** `expectedVersion` travels in the body where there is one, else as If-Match. */
export function restRequest(route: RestRoute, input: Input, headers: Headers = {}): InjectOptions {
  const { id, ...fields } = input
  const request = { method: route.method, url: route.url.replace(":id", String(id)), headers }
  if (route.input === "query") return { ...request, url: request.url + queryString(input) }
  if (route.input === "body" || route.input === "id and body") {
    const body = toRest(route.input === "body" ? input : fields)
    const contentType = { "content-type": "application/json" }
    return { ...request, headers: { ...contentType, ...headers }, payload: JSON.stringify(body) }
  }
  if (fields["expectedVersion"] === undefined) return request
  const entityTag = `"v${Number(fields["expectedVersion"])}"`
  return { ...request, headers: { "if-match": entityTag, ...headers } }
}

const success = { reason: null, errors: [], current: null }

export function readTrpc<P extends Path>(
  path: P,
  response: LightMyRequestResponse,
): Answer<Outputs[P]> {
  const { statusCode: status } = response
  const body = response.json()
  if (status === 200) {
    const value = outputs[path].parse(deserialize(body.result.data))
    return { ...success, status, value, response }
  }
  const { data } = trpcError.parse(deserialize(body.error))
  expect(data.httpStatus).toBe(status)
  const { reason, errors = [], current = null } = data
  return { status, value: null, reason, errors, current, response }
}

function restPage(response: LightMyRequestResponse): unknown {
  const link = /^<([^>]*)>; rel="next"$/.exec(String(response.headers["link"] ?? ""))?.[1]
  const total = response.headers["x-total-count"]
  return {
    items: fromRest(response.json()),
    nextCursor: link ? new URL(link, "http://any.test").searchParams.get("cursor") : null,
    ...(total !== undefined && { total: Number(total) }),
  }
}

export function readRest<P extends Path>(
  path: P,
  response: LightMyRequestResponse,
): Answer<Outputs[P]> {
  const { statusCode: status } = response
  if (status === 204) return { ...success, status, value: null, response }
  if (status < 300) {
    const body = path === "task.list" ? restPage(response) : fromRest(response.json())
    return { ...success, status, value: outputs[path].parse(body), response }
  }
  expect(response.headers["content-type"]).toMatch("application/problem+json")
  const answer = problem.parse(response.json())
  expect([answer.status, answer.status_code]).toEqual([status, status])
  const { code: reason, errors = [] } = answer
  const current =
    answer.current === undefined ? null : contract.task.parse(fromRest(answer.current))
  return { status, value: null, reason, errors, current, response }
}

function routeOf(path: Path, door: Door): RestRoute {
  const method = door === "put" ? "PUT" : "PATCH"
  const route = restRoutes.find(
    (one) => one.procedure === path && (path !== "task.update" || one.method === method),
  )
  if (route === undefined) throw new Error(`no route for ${path}`)
  return route
}

/** Calls a procedure with tRPC's names, whichever the door. */
export type Call = <P extends Path>(
  ...call: [door: Door, path: P, input?: Input, headers?: Headers]
) => Promise<Answer<Outputs[P]>>

export const caller =
  (app: FastifyInstance, authorization: Headers): Call =>
  async (...[door, path, input = {}, extra = {}]) => {
    const headers = { ...authorization, ...extra }
    if (door === "trpc") return readTrpc(path, await app.inject(trpcRequest(path, input, headers)))
    const merge = door === "merge-patch" && path === "task.update"
    const contentType = merge ? { "content-type": "application/merge-patch+json" } : {}
    const request = restRequest(routeOf(path, door), input, { ...contentType, ...headers })
    return readRest(path, await app.inject(request))
  }

/** The value of a call that must have succeeded. */
export function valueOf<T>({ value, response }: Answer<T>): T {
  if (value === null) throw new Error(`${response.statusCode} ${response.body}`)
  return value
}

/** The body without what differs between any two requests. */
export const comparableBody = ({ body }: LightMyRequestResponse, ...ids: string[]): string =>
  ids
    .reduce((text, id) => text.replaceAll(id, "<id>"), body)
    .replace(/("request_?[iI]d":)"[^"]*"/, '$1"<request>"')

/** A user's rows as they are stored; xmin changes with every write, even one of equal values. */
export const storedTasks = (db: Pick<PrismaClient, "$queryRaw">, userId: string) =>
  db.$queryRaw<{ xmin: string; row: Record<string, unknown> }[]>`
    SELECT xmin::text AS xmin, to_jsonb(tasks) AS row FROM tasks
    WHERE user_id = ${userId} ORDER BY id`

const changeable = ["title", "description", "status", "priority", "dueDate", "tags"] as const
export type Changeable = Pick<contract.Task, (typeof changeable)[number]>

/** The fields of a task that an update can set. */
export const fieldsOf = (task: Changeable): Changeable => ({
  title: task.title,
  description: task.description,
  status: task.status,
  priority: task.priority,
  dueDate: task.dueDate,
  tags: task.tags,
})

/** What section 2 of the contract makes of a task's fields and a valid change. */
export function afterChange(
  before: Changeable,
  { completed, ...change }: Partial<Changeable> & { completed?: boolean },
): Changeable {
  const reopened = completed === false && before.status === "completed" ? "pending" : before.status
  const status = change.status ?? (completed === true ? "completed" : reopened)
  const title = (change.title ?? before.title).trim()
  const tags = (change.tags ?? before.tags).map((tag) => tag.trim())
  return { ...before, ...change, title, tags, status }
}
