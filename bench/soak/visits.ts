import { randomUUID } from "node:crypto"
import { signIn, type Session } from "../requests/sessions.ts"
import type { Request } from "../requests/workloads.ts"

/** What somebody asks for who comes once, on a connection of their own. */
export type Visit = {
  name: string
  /** Any of these is right for each of the requests; none: they leave before they are answered. */
  statuses: readonly number[]
  requests: (session: Session) => Promise<Request[]> | Request[]
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const json = { "content-type": "application/json" }

const read = (path: string, token: string): Request => ({
  method: "GET",
  path,
  headers: bearer(token),
})

type Body = { token: string; body: string; headers?: Record<string, string> }

const create = ({ token, body, headers = {} }: Body): Request => ({
  method: "POST",
  path: "/api/tasks",
  headers: { ...bearer(token), ...json, ...headers },
  body,
})

const batchOfGets = ({ token, taskIds }: Session): Request => {
  const ids = taskIds.slice(0, 10)
  const inputs = Object.fromEntries(ids.map((id, index) => [index, { json: { id } }]))
  const input = encodeURIComponent(JSON.stringify(inputs))
  return read(`/trpc/${ids.map(() => "task.get").join(",")}?batch=1&input=${input}`, token)
}

export const visits: readonly Visit[] = [
  {
    name: "a forged token",
    statuses: [401, 429],
    requests: ({ token }) => [read("/api/tasks", `${token.slice(0, -8)}AAAAAAAA`)],
  },
  {
    name: "somebody new",
    statuses: [200],
    requests: async () => [read("/api/me", await signIn(randomUUID()))],
  },
  {
    name: "invalid",
    statuses: [422],
    requests: ({ token }) => [create({ token, body: '{"title":""}' })],
  },
  {
    name: "malformed",
    statuses: [400],
    requests: ({ token }) => [create({ token, body: '{"title":' })],
  },
  {
    name: "a task that there is not",
    statuses: [404],
    requests: ({ token }) => [read(`/api/tasks/${randomUUID()}`, token)],
  },
  {
    name: "stale",
    statuses: [412],
    requests: ({ token, taskIds }) => [
      {
        method: "PATCH",
        path: `/api/tasks/${taskIds[0]}`,
        headers: { ...bearer(token), ...json, "if-match": '"v2000000000"' },
        body: '{"title":"Too late"}',
      },
    ],
  },
  {
    name: "a key and its repeat",
    statuses: [201],
    requests: ({ token }) => {
      const headers = { "idempotency-key": randomUUID() }
      const request = create({ token, body: '{"title":"Once"}', headers })
      return [request, request]
    },
  },
  { name: "a batch", statuses: [200], requests: (session) => [batchOfGets(session)] },
  {
    name: "leaves in the middle of a read",
    statuses: [],
    requests: ({ token }) => [read("/api/tasks?limit=100", token)],
  },
  {
    name: "leaves in the middle of a write",
    statuses: [],
    requests: ({ token }) => [create({ token, body: '{"title":"Gone"}' })],
  },
]
