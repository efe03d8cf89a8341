import { randomUUID } from "node:crypto"

/** A request that may be repeated until it is acknowledged. */
export type Write = {
  method: "POST" | "PATCH"
  path: string
  headers: Readonly<Record<string, string>>
  body: object
}

type Caller = { url: string; token: string }

export const send = (write: Write, { url, token }: Caller): Promise<Response> =>
  fetch(url + write.path, {
    method: write.method,
    headers: { ...write.headers, authorization: `Bearer ${token}` },
    body: JSON.stringify(write.body),
  })

const ways = ["an id of its own", "an Idempotency-Key", "tRPC"] as const

/** How a client makes its writes repeatable. */
export type Way = (typeof ways)[number]

export const wayOf = (client: number): Way => ways[client % ways.length] ?? ways[0]

const json = { "content-type": "application/json" }
const KEY = "idempotency-key"
const withKey = () => ({ ...json, [KEY]: randomUUID() })

/** Whether its answer is kept, to be given again. */
export const hasKey = (write: Write): boolean => KEY in write.headers

/** The create of one task, with an id where the client gives one. */
export const newCreate = (way: Way, title: string): Write & { id?: string } => {
  const [id, method] = [randomUUID(), "POST"] as const
  switch (way) {
    case "an id of its own":
      return { method, path: "/api/tasks", headers: json, body: { id, title }, id }
    case "an Idempotency-Key":
      return { method, path: "/api/tasks", headers: withKey(), body: { title } }
    case "tRPC":
      return { method, path: "/trpc/task.create", headers: json, body: { json: { id, title } }, id }
  }
}

const description = "changed"

/** One change of it, from version 1 to 2. */
export const newChange = (way: Way, id: string): Write => {
  const path = `/api/tasks/${id}`
  switch (way) {
    case "an id of its own":
      return { method: "PATCH", path, headers: json, body: { description } }
    case "an Idempotency-Key":
      return { method: "PATCH", path: `${path}/toggle`, headers: withKey(), body: {} }
    case "tRPC":
      return {
        method: "POST",
        path: "/trpc/task.update",
        headers: json,
        body: { json: { id, description } },
      }
  }
}

/** A row that any of the changes has been made to. */
export const isChanged = (row: { description: string | null; status: string }): boolean =>
  row.description === description || row.status === "completed"
