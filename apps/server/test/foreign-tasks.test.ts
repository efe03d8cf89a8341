import { randomUUID } from "node:crypto"
import { procedures } from "@docket/api"
import { makeTask, makeUser } from "@docket/db/testing"
import type { InjectOptions, LightMyRequestResponse } from "fastify"
import { describe, expect } from "vitest"
import { restRoutes } from "../src/rest/routes.ts"
import { counted } from "./counted-database.ts"
import { caller, storedTasks, trpcRequest, valueOf } from "./doors.ts"
import { bearer, makeApp, test as base } from "./fixtures.ts"
import { attempts, inputs } from "./foreign-attempts.ts"

/** What came back, but for what differs between any two requests. */
const comparable = (response: LightMyRequestResponse, ids: string[]) => {
  const { statusCode: status, headers, body } = response
  const requestId = String(headers["x-request-id"])
  return {
    status,
    headers: { ...headers, date: null, "x-request-id": null },
    body: [...ids, requestId].reduce((text, id) => text.replaceAll(id, "<id>"), body),
  }
}

const test = base.extend("watched", { scope: "file" }, async ({ database }, { onCleanup }) => {
  const { db, sent } = counted(database)
  const { app } = await makeApp(db)
  onCleanup(() => app.close())
  /** What is comparable of an answer, and the statements that it took. */
  const ask = async (request: InjectOptions, ...ids: string[]) => {
    sent.length = 0
    const response = await app.inject(request)
    return { ...comparable(response, ids), statements: [...sent] }
  }
  return { app, ask }
})

const states = {
  live: {},
  completed: { status: "completed" },
  "in the trash": { deletedAt: new Date() },
  "completed in the trash": { status: "completed", deletedAt: new Date() },
} as const
const eachState = ["live", "completed", "in the trash", "completed in the trash"] as const

test("every procedure and route that takes an id is attempted", () => {
  const others = ["task.create", "task.list", "task.stats", "user.me"]
  expect([...procedures.keys()].toSorted()).toEqual([...others, ...Object.keys(inputs)].toSorted())
  const routes = restRoutes.filter(({ url }) => url.includes(":id"))
  expect(routes.filter(({ procedure }) => !Object.hasOwn(inputs, procedure))).toEqual([])
})

describe.for(eachState)("another's task, %s, is answered like none, by equal work", (state) => {
  test.for(attempts)("$name", async ({ request }, { watched, db }) => {
    const [owner, other] = [await makeUser(db), await makeUser(db)]
    const hers = { description: "Hers", tags: ["hers"], ...states[state] }
    const task = await makeTask(db, { userId: owner.id, ...hers })
    const before = await storedTasks(db, owner.id)
    const headers = await bearer(other)
    await watched.ask({ url: "/api/me", headers })
    const missing = randomUUID()

    const foreign = await watched.ask(request(task, task.id, headers), task.id)

    expect(foreign.status).toBe(404)
    expect(foreign.statements).not.toEqual([])
    expect(foreign).toEqual(await watched.ask(request(task, missing, headers), missing))
    expect(await storedTasks(db, owner.id)).toEqual(before)
    expect(await storedTasks(db, other.id)).toEqual([])
  })
})

const key = { "idempotency-key": "a-key" }
const creates = [
  { door: "trpc", extra: {} },
  { door: "put", extra: {} },
  { door: "put", extra: key },
] as const

describe.for(eachState)("an id of another's task, %s", (state) => {
  test.for(creates)(
    "clashes with $door $extra like an id of one's own, though all else is the same",
    async ({ door, extra }, { watched, db }) => {
      const [owner, other] = [await makeUser(db), await makeUser(db)]
      const [byOwner, byOther] = [
        caller(watched.app, await bearer(owner)),
        caller(watched.app, await bearer(other)),
      ]
      const hers = { id: randomUUID(), title: "Tea", description: "Hers", tags: ["hers"] }
      const own = { ...hers, id: randomUUID(), title: "Pea" }
      valueOf(await byOwner("trpc", "task.create", hers))
      valueOf(await byOther("trpc", "task.create", own))
      const both = { id: { in: [hers.id, own.id] } }
      await db.task.updateMany({ where: both, data: states[state] })
      const before = [await storedTasks(db, owner.id), await storedTasks(db, other.id)]
      const headers = { ...(await bearer(other)), ...extra, "content-type": "application/json" }
      const ask = (input: typeof hers) =>
        watched.ask(
          door === "trpc"
            ? trpcRequest("task.create", input, headers)
            : { method: "POST", url: "/api/tasks", headers, payload: JSON.stringify(input) },
          input.id,
        )

      const foreign = await ask(hers)
      if ("idempotency-key" in extra) headers["idempotency-key"] = "another-key"

      expect(foreign.status).toBe(409)
      expect(foreign).toEqual(await ask({ ...own, title: "Tea" }))
      expect([await storedTasks(db, owner.id), await storedTasks(db, other.id)]).toEqual(before)
    },
  )
})

describe("while its owner holds the row of a task, another waits for nothing", () => {
  test.for(attempts)("$name", async ({ request }, { watched, db, database }) => {
    const [owner, other] = [await makeUser(db), await makeUser(db)]
    const task = await makeTask(db, { userId: owner.id })
    const headers = await bearer(other)
    await watched.ask({ url: "/api/me", headers })
    const answer = await database.transaction(async (query) => {
      await query({ text: "SELECT FROM tasks WHERE id = $1 FOR UPDATE", values: [task.id] })
      return watched.ask(request(task, task.id, headers), task.id)
    })
    expect(answer.status).toBe(404)
  })
})

const batch = (path: string, ids: string[], headers: Record<string, string>): InjectOptions => {
  const calls = JSON.stringify(Object.fromEntries(ids.map((id, at) => [at, { json: { id } }])))
  const url = `/trpc/${ids.map(() => path).join(",")}?batch=1`
  if (path === "task.get") return { url: `${url}&input=${encodeURIComponent(calls)}`, headers }
  const contentType = { "content-type": "application/json" }
  return { method: "POST", url, headers: { ...headers, ...contentType }, payload: calls }
}

test.for(["task.get", "task.toggle", "task.delete", "task.restore"])(
  "a batch of %s among one's own tells another's from none in nothing",
  async (path, { watched, db }) => {
    const [owner, other] = [await makeUser(db), await makeUser(db)]
    const hers = await Promise.all(
      eachState.map((state) => makeTask(db, { userId: owner.id, ...states[state] })),
    )
    const before = await storedTasks(db, owner.id)
    const headers = await bearer(other)
    const ask = async (ids: string[]) => {
      await db.task.deleteMany({ where: { userId: other.id } })
      const createdAt = new Date("2026-01-01")
      const own = await makeTask(db, { userId: other.id, title: "Own", createdAt })
      const request = batch(path, [own.id, ...ids], headers)
      const { statements, status, body } = await watched.ask(request, own.id, ...ids)
      const results = JSON.parse(body).map(({ error }: { error?: object }) => error ?? "own")
      return { statements: statements.toSorted(), status, results }
    }
    await ask([])

    const foreign = await ask(hers.map(({ id }) => id))

    expect(foreign.results).toHaveLength(1 + eachState.length)
    expect(foreign).toEqual(await ask(eachState.map(() => randomUUID())))
    expect(await storedTasks(db, owner.id)).toEqual(before)
  },
)
