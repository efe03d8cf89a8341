import type { Task } from "@docket/db"
import type { InjectOptions } from "fastify"
import { restRoutes } from "../src/rest/routes.ts"
import { restRequest, trpcRequest, type Input, type Path } from "./doors.ts"

type Headers = Record<string, string>
type Inputs = Record<string, (task: Task) => Input>

/** A request that names a task by its id, made with knowledge of `task`, whatever the id is. */
export type Attempt = {
  name: string
  request: (task: Task, id: string, headers: Headers) => InjectOptions
}

const guards: Inputs = {
  plainly: () => ({}),
  "at its version": ({ version }) => ({ expectedVersion: version }),
  "at another version": ({ version }) => ({ expectedVersion: version + 1 }),
}
const changes: Inputs = {
  "to its own values": ({ title, description, tags }) => ({ title, description, tags }),
  "to other values": () => ({ title: "Taken over", description: null, dueDate: "2030-01-01" }),
  "to completed": () => ({ completed: true }),
  "to reopened": () => ({ completed: false }),
}

/** The procedures that take a task's id and find it or not. */
export const inputs: Partial<Record<Path, Inputs>> = {
  "task.get": { plainly: () => ({}) },
  "task.update": { ...guards, ...changes },
  "task.toggle": guards,
  "task.delete": guards,
  "task.restore": guards,
}

const mergePatch = { "content-type": "application/merge-patch+json" }
const readHeaders: Headers[] = [{ "if-none-match": "*" }, { "if-none-match": '"v1"' }]
const writeHeaders: Headers[] = [
  { "if-match": "*" },
  { "if-match": '"v1"' },
  { "if-match": '"v8", "v1"' },
  { "idempotency-key": "a-key" },
  { "idempotency-key": "a-key", "if-match": '"v1"' },
]

const headersFor = (method: string): Headers[] => {
  if (method === "GET") return readHeaders
  return method === "PATCH" ? [...writeHeaders, mergePatch] : writeHeaders
}

const routesOf = (procedure: string) => restRoutes.filter((one) => one.procedure === procedure)
const procedureInputs = Object.entries(inputs).flatMap(([path, variants]) =>
  Object.entries(variants).map(([name, input]) => ({ path, name, input })),
)

const byTrpc = procedureInputs.map(({ path, name, input }): Attempt => ({
  name: `${path} ${name}`,
  request: (task, id, headers) => trpcRequest(path, { id, ...input(task) }, headers),
}))

const byRest = procedureInputs.flatMap(({ path, name, input }) =>
  routesOf(path).map((route): Attempt => ({
    name: `${route.method} ${route.url} ${name}`,
    request: (task, id, headers) => restRequest(route, { id, ...input(task) }, headers),
  })),
)

const byRestWithHeaders = Object.keys(inputs)
  .flatMap(routesOf)
  .flatMap((route) =>
    headersFor(route.method).map((extra): Attempt => ({
      name: `${route.method} ${route.url} with ${JSON.stringify(extra)}`,
      request: (_, id, headers) => restRequest(route, { id }, { ...headers, ...extra }),
    })),
  )

const byHead: Attempt = {
  name: "HEAD /api/tasks/:id",
  request: (_, id, headers) => ({ method: "HEAD", url: `/api/tasks/${id}`, headers }),
}

export const attempts: Attempt[] = [...byTrpc, ...byRest, ...byRestWithHeaders, byHead]
