import { makeUser } from "@docket/db/testing"
import fc from "fast-check"
import type { LightMyRequestResponse } from "fastify"
import { isDeepStrictEqual as isEqual } from "node:util"
import { expect } from "vitest"
import { swapKeys } from "../src/rest/names.ts"
import { caller, valueOf } from "./doors.ts"
import { bearer, test } from "./fixtures.ts"
import { keyed, type Keyed, type KeyedRequest } from "./fuzz-cases.ts"
import { arrived, createBody, headerText, isRecord } from "./fuzz-inputs.ts"
import { ask, fuzz, options } from "./fuzz.ts"
import { json } from "./wire.ts"

type Target = { id: string; bodies: unknown[] }

const visible = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCodePoint(code)),
  minLength: 1,
  maxLength: 255,
})
const plain = { noNullPrototype: true } as const
const step = fc.record<KeyedRequest>(
  {
    route: fc.constantFrom("create", "create", "toggle", "restore"),
    key: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom("a", "a", "a", "a", "b", "k".repeat(255)) },
      { weight: 1, arbitrary: fc.constantFrom(null, "", "a b", "a,a", "a, a", "k".repeat(256)) },
      { weight: 1, arbitrary: visible },
      { weight: 1, arbitrary: headerText },
    ),
    body: fc.nat({ max: 1 }),
    respelled: fc.boolean(),
  },
  plain,
)
const inputs = fc.record<Keyed>(
  {
    bodies: fc.array(createBody, { minLength: 2, maxLength: 2 }),
    steps: fc.array(step, { minLength: 2, maxLength: 4 }),
  },
  plain,
)

/** Answers that are kept with their key, by section 4 of the contract. */
const KEPT = new Set([200, 201, 404, 409, 412])
const isKey = (key: string): boolean => /^[\x21-\x7e]{1,255}$/.test(key)

const written = (value: unknown, respelled: boolean): string =>
  respelled && isRecord(value)
    ? JSON.stringify(Object.fromEntries(Object.entries(value).toReversed()), null, 2)
    : JSON.stringify(value)

const given = ({ statusCode, headers, body }: LightMyRequestResponse) => ({
  statusCode,
  body,
  location: headers["location"],
  etag: headers["etag"],
})

const requestOf = ({ route, key, body, respelled }: KeyedRequest, { id, bodies }: Target) => {
  const keyed = key === null ? {} : { "idempotency-key": key }
  if (route === "create") {
    const payload = written(bodies[body], respelled)
    return { method: "POST", url: "/api/tasks", headers: { ...keyed, ...json }, payload } as const
  }
  return {
    method: route === "toggle" ? "PATCH" : "POST",
    url: `/api/tasks/${id}/${route}`,
    headers: { ...keyed, ...(respelled && json) },
    ...(respelled && { payload: "{}" }),
  } as const
}

test("a key lets a request have its effect and its answer once", options, async ({ app, db }) => {
  const user = await makeUser(db)
  const where = { userId: user.id }
  const headers = await bearer(user)
  const call = caller(app, headers)
  const kinds = ["first", "replayed", "reused", "malformed"]
  await fuzz("keys", { inputs, cases: keyed, kinds }, async ({ bodies: sent, steps }) => {
    await db.idempotentAnswer.deleteMany({ where })
    await db.task.deleteMany({ where })
    const { id } = valueOf(await call("trpc", "task.create", { title: "Tea" }))
    const bodies = sent.map(arrived).map((one) => (isRecord(one) ? swapKeys(one) : one))
    const kept = new Map<string, { body: unknown; answer: LightMyRequestResponse }>()
    let made = 1
    let version = 1
    const met: string[] = []
    for (const step of steps) {
      const { key, route } = step
      const request = requestOf(step, { id, bodies })
      const answer = await ask(app, { ...request, headers: { ...request.headers, ...headers } })
      const code = answer.statusCode >= 400 ? answer.json<{ code: string }>().code : null
      if (key !== null && !isKey(key)) {
        expect(code).toBe("malformed")
        met.push("malformed")
        continue
      }
      const body = route === "create" ? bodies[step.body] : {}
      const scope = `${route} ${key}`
      const before = key === null ? undefined : kept.get(scope)
      const isReplay = before !== undefined && isEqual(before.body, body)
      expect(answer.headers["idempotency-replayed"]).toBe(isReplay ? "true" : undefined)
      if (isReplay) expect(given(answer)).toEqual(given(before.answer))
      else if (before) expect(code).toBe("idempotency_key_reused")
      else {
        if (key !== null && KEPT.has(answer.statusCode)) kept.set(scope, { body, answer })
        if (answer.statusCode === 201) made += 1
        if (route === "toggle") version += 1
      }
      met.push(isReplay ? "replayed" : before ? "reused" : "first")
    }
    expect(await db.task.count({ where })).toBe(made)
    expect(valueOf(await call("trpc", "task.get", { id })).version).toBe(version)
    return met
  })
})
