import { createTaskInput } from "@docket/contract"
import { makeTask, makeUser } from "@docket/db/testing"
import fc from "fast-check"
import type { FastifyInstance, InjectOptions } from "fastify"
import { expect } from "vitest"
import { swapKeys } from "../src/rest/names.ts"
import { bearer, test } from "./fixtures.ts"
import { failureOf, json } from "./wire.ts"

/** `FUZZ_RUNS` makes it more; `FUZZ_SEED` repeats a run. Each of the three tests ends after `MOST_MS`. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 1_000)
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31)
const MOST_MS = Math.max(20_000, RUNS * 20)
const options = { timeout: 2 * MOST_MS + 10_000 }

const check = <T>(what: string, input: fc.Arbitrary<T>, isHeld: (input: T) => Promise<void>) => {
  process.stdout.write(`${what}: ${RUNS} inputs, FUZZ_SEED=${seed}\n`)
  const parameters = { seed, numRuns: RUNS, interruptAfterTimeLimit: MOST_MS }
  return fc.assert(fc.asyncProperty(input, isHeld), parameters)
}

const hostile = fc.constantFrom(
  "__proto__",
  "constructor",
  "\0",
  "\ud800",
  "\u{1f600}",
  "a\u0301",
  "\u202e",
  "' OR 1=1 --",
  "%",
  "\\",
  "NaN",
  "0x10",
  "-0",
  "1e400",
  " ",
  "",
)
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary", maxLength: 300 }),
  hostile,
)
const strange = fc.oneof(text, fc.jsonValue({ maxDepth: 4 }), fc.double(), fc.maxSafeInteger())

/** More often what it should be than not, so that what is next to it is looked at too. */
const mostly = <T>(good: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: good }, { weight: 1, arbitrary: strange })

const fields = fc.record(
  {
    title: mostly(text),
    description: mostly(fc.option(text)),
    status: mostly(fc.constantFrom("pending", "in_progress", "completed")),
    completed: mostly(fc.boolean()),
    priority: mostly(fc.constantFrom("none", "low", "medium", "high", "urgent")),
    dueDate: mostly(fc.constantFrom(null, "2026-02-28", "2026-02-29", "0000-01-01", "10000-01-01")),
    tags: mostly(fc.uniqueArray(text, { maxLength: 22 })),
    id: mostly(fc.uuid()),
  },
  { requiredKeys: ["title"] },
)
const body = fc.oneof(
  { weight: 8, arbitrary: fields },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fields, fc.dictionary(text, strange, { maxKeys: 3 }))
      .map(([known, unknown]): object => Object.assign(known, unknown)),
  },
  { weight: 1, arbitrary: strange },
)

/** Never the server's fault, and a failure is written as all failures are. */
const ask = async (app: FastifyInstance, request: InjectOptions & { url: string }) => {
  const answer = await app.inject(request)
  expect(answer.statusCode).toBeLessThan(500)
  if (answer.statusCode >= 400) failureOf(request.url.split("?", 1)[0] ?? "", answer)
  return answer
}

test(
  "a create is accepted as the contract says, and kept as it was sent",
  options,
  async ({ app, db }) => {
    const headers = { ...(await bearer(await makeUser(db))), ...json }
    await check("creates", body, async (sent) => {
      // As it arrives, without what JSON cannot say.
      const arrived: unknown = JSON.parse(JSON.stringify(sent))
      const wanted = createTaskInput.safeParse(arrived)
      const rest = typeof arrived === "object" && arrived !== null && !Array.isArray(arrived)
      const answers = [
        await ask(app, {
          method: "POST",
          url: "/trpc/task.create",
          headers,
          payload: JSON.stringify({ json: arrived }),
        }),
        await ask(app, {
          method: "POST",
          url: "/api/tasks",
          headers,
          payload: JSON.stringify(rest ? { ...swapKeys(arrived), id: undefined } : arrived),
        }),
      ]
      if (!wanted.success) {
        expect(answers[0]?.statusCode).toBeGreaterThanOrEqual(400)
        return
      }
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 201])
      const { title, description, tags } = wanted.data
      for (const answer of answers) {
        const made = answer.json<{ result?: { data: { json: object } } }>()
        expect(made.result?.data.json ?? made).toMatchObject({ title, description, tags })
      }
    })
  },
)

test("any change, path and body gets an answer of the contract", options, async ({ app, db }) => {
  const user = await makeUser(db)
  const { id } = await makeTask(db, { userId: user.id })
  const headers = { ...(await bearer(user)), ...json }
  const path = fc.oneof(
    fc.constantFrom("/api/tasks", `/api/tasks/${id}`, `/api/tasks/${id}/toggle`),
    fc.constantFrom(
      "/trpc/task.update",
      "/trpc/task.toggle",
      "/trpc/task.delete,task.restore?batch=1",
    ),
    text.map((part) => `/api/tasks/${encodeURIComponent(part.toWellFormed())}`),
    text.map((part) => `/trpc/${encodeURIComponent(part.toWellFormed())}`),
  )
  const payload = fc.oneof(
    body.map((value) => JSON.stringify(value) ?? ""),
    body.map((value) => JSON.stringify({ json: value, meta: value })),
    fc
      .tuple(strange, strange)
      .map(([first, meta]) => JSON.stringify({ json: { id, first }, meta })),
    fc.tuple(body, fc.nat(), text).map(([value, at, inserted]) => {
      const whole = JSON.stringify({ json: value })
      return whole.slice(0, at % whole.length) + inserted + whole.slice(at % whole.length)
    }),
    text,
  )
  const method = fc.constantFrom("POST", "PUT", "PATCH", "DELETE")
  await check("requests", fc.tuple(method, path, payload), async ([method, url, payload]) => {
    await ask(app, { method, url, headers, payload })
  })
})

test("any query of a list gets an answer of the contract", options, async ({ app, db }) => {
  const user = await makeUser(db)
  await makeTask(db, { userId: user.id })
  const headers = await bearer(user)
  const name = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom("limit", "offset", "cursor", "sort", "status", "tag", "q"),
    },
    { weight: 1, arbitrary: text },
  )
  const value = fc.oneof(
    text,
    fc.integer().map(String),
    fc.constantFrom("-created_at", "5", "pending"),
  )
  const query = fc.array(fc.tuple(name, value), { maxLength: 6 })
  await check("queries", fc.tuple(query, strange), async ([pairs, input]) => {
    const wellFormed = pairs.map(([key, item]) => [key.toWellFormed(), item.toWellFormed()])
    await ask(app, { url: `/api/tasks?${new URLSearchParams(wellFormed).toString()}`, headers })
    const raw = JSON.stringify({ json: { ...Object.fromEntries(pairs), extra: input } })
    const encoded = encodeURIComponent(raw)
    await ask(app, { url: `/trpc/task.list?input=${encoded}`, headers })
  })
})
