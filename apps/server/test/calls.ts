import type { FastifyInstance, InjectOptions } from "fastify"
import { expect } from "vitest"
import { failureOf, mutation, queryUrl, type Answer, type Failure } from "./wire.ts"

type Headers = Record<string, string>

/** One call of each kind on a task. */
const calls = {
  "a REST read": (id, headers) => ({ url: `/api/tasks/${id}`, headers }),
  "a REST write": (id, headers) => ({
    method: "PATCH",
    url: `/api/tasks/${id}`,
    headers,
    payload: { title: "Taken over" },
  }),
  "a tRPC query": (id, headers) => ({ url: queryUrl("task.get", { id }), headers }),
  "a tRPC mutation": (id, headers) => mutation("task.toggle", { id }, headers),
  "a tRPC batch": (id, headers) => {
    const inputs = { 0: { json: { title: "New" } }, 1: { json: { id, description: "Taken over" } } }
    return mutation("task.create,task.update?batch=1", JSON.stringify(inputs), headers)
  },
} satisfies Record<string, (id: string, headers: Headers) => InjectOptions>

export type CallAnswer = { call: string; url: string; answer: Answer; ms: number }

/** Makes all of the calls at once with a token. */
export const callAll = (app: FastifyInstance, id: string, token: string): Promise<CallAnswer[]> =>
  Promise.all(
    Object.entries(calls).map(async ([call, request]) => {
      const start = performance.now()
      const options = request(id, { authorization: `Bearer ${token}` })
      const answer: Answer = await app.inject(options)
      return { call, url: options.url, answer, ms: performance.now() - start }
    }),
  )

/** Every failure of an answer, each in its door's shape: a batch may have one for each call. */
export const failuresOf = ({ url, answer }: CallAnswer): Failure[] => {
  const body: unknown = JSON.parse(answer.body)
  if (!Array.isArray(body)) return [failureOf(url, answer)]
  return body.map((one) => failureOf(url, { ...answer, body: JSON.stringify(one) }))
}

export const expectSuccess = (answers: readonly CallAnswer[]): void =>
  expect(answers.map(({ call, answer }) => [call, answer.statusCode])).toEqual(
    Object.keys(calls).map((call) => [call, 200]),
  )
