import { randomUUID } from "node:crypto"
import { procedures, type Access } from "@docket/api"
import { makeTask, makeUser } from "@docket/db/testing"
import type { InjectOptions, LightMyRequestResponse } from "fastify"
import { describe, expect } from "vitest"
import { restRoutes } from "../src/rest/routes.ts"
import * as doors from "./doors.ts"
import { makeToken, test } from "./fixtures.ts"

type Row = {
  access: Access
  input: (id: string) => doors.Input
  /** How a call with another user's task ends; null when the call names no task. */
  foreign: "not_found" | "conflict" | null
  inTrash?: true
}

const named = (id: string) => ({ id })
const nothing = () => ({})

const rows: Record<doors.Path, Row> = {
  "task.list": { access: "tasks:read", input: () => ({ count: true }), foreign: null },
  "task.get": { access: "tasks:read", input: named, foreign: "not_found" },
  "task.create": {
    access: "tasks:write",
    input: (id) => ({ id, title: "Taken over" }),
    foreign: "conflict",
  },
  "task.update": {
    access: "tasks:write",
    input: (id) => ({ id, title: "Taken over", description: null }),
    foreign: "not_found",
  },
  "task.toggle": { access: "tasks:write", input: named, foreign: "not_found" },
  "task.delete": { access: "tasks:write", input: named, foreign: "not_found" },
  "task.restore": { access: "tasks:write", input: named, foreign: "not_found", inTrash: true },
  "task.stats": { access: "tasks:read", input: nothing, foreign: null },
  "user.me": { access: "viewer", input: nothing, foreign: null },
}

type Person = { id: string }
type Caller = {
  name: string
  authorization: (owner: Person) => string | undefined | Promise<string | undefined>
  refusal: (access: Access) => "unauthenticated" | "forbidden" | null
}

const withToken = (options: Parameters<typeof makeToken>[1]) => async (owner: Person) =>
  `Bearer ${await makeToken(owner, options)}`
const unauthenticated = () => "unauthenticated" as const
const noTasks = (access: Access) => (access === "viewer" ? null : ("forbidden" as const))
const noWrites = (access: Access) => (access === "tasks:write" ? ("forbidden" as const) : null)

const refusedCallers: Caller[] = [
  { name: "no token", authorization: () => undefined, refusal: unauthenticated },
  { name: "garbage", authorization: () => "Bearer garbage", refusal: unauthenticated },
  {
    name: "foreign signature",
    authorization: withToken({ secret: "another secret, long enough for HS256" }),
    refusal: unauthenticated,
  },
  { name: "expired", authorization: withToken({ expiresIn: -60 }), refusal: unauthenticated },
  {
    name: "wrong audience",
    authorization: withToken({ audience: "another audience" }),
    refusal: unauthenticated,
  },
  { name: "empty scope", authorization: withToken({ scope: "" }), refusal: noTasks },
  {
    name: "unknown scope",
    authorization: withToken({ scope: "tasks:admin Tasks:read tasks:*" }),
    refusal: noTasks,
  },
  { name: "scope to read", authorization: withToken({ scope: "tasks:read" }), refusal: noWrites },
]
const owners: Caller[] = [
  { name: "owner", authorization: withToken({}), refusal: () => null },
  {
    name: "owner with scope to write",
    authorization: withToken({ scope: "tasks:write" }),
    refusal: () => null,
  },
]

type Target = {
  name: string
  path: doors.Path
  success: number
  request: (input: doors.Input, headers: Record<string, string>) => InjectOptions
  read: (response: LightMyRequestResponse) => doors.Answer<unknown>
}

const isPath = (path: string): path is doors.Path => Object.hasOwn(rows, path)
const status = { unauthenticated: 401, forbidden: 403, not_found: 404, conflict: 409 }
const challenges = {
  unauthenticated: 'Bearer error="invalid_token"',
  forbidden: 'Bearer error="insufficient_scope"',
}

const targets: Target[] = [
  ...[...procedures.keys()].filter(isPath).map((path) => ({
    name: path,
    path,
    success: 200,
    request: (input: doors.Input, headers: Record<string, string>) =>
      doors.trpcRequest(path, input, headers),
    read: (response: LightMyRequestResponse) => doors.readTrpc(path, response),
  })),
  ...restRoutes.map((route) => ({
    name: `${route.method} ${route.url}`,
    path: route.procedure,
    success: route.status,
    request: (input: doors.Input, headers: Record<string, string>) =>
      doors.restRequest(route, input, headers),
    read: (response: LightMyRequestResponse) => doors.readRest(route.procedure, response),
  })),
]

const cells = (callers: Caller[]) =>
  targets.flatMap((target) =>
    callers.map((caller) => ({ name: `${target.name} × ${caller.name}`, target, caller })),
  )

type Client = Parameters<typeof makeUser>[0] & Parameters<typeof makeTask>[0]

const secretText = (): string => `private-${randomUUID()}`

/** A user with one task, and every text of theirs that nobody else may read. */
async function makeOwner(db: Client, path: doors.Path) {
  const owner = await makeUser(db, { name: secretText() })
  const task = await makeTask(db, {
    userId: owner.id,
    title: secretText(),
    description: secretText(),
    tags: [secretText()],
    deletedAt: rows[path].inTrash ? new Date() : null,
  })
  const texts = [owner.id, owner.email, owner.name, task.title, task.description, ...task.tags]
  return { owner, task, secrets: texts.filter((text) => text !== null) }
}

const headersOf = (authorization: string | undefined) =>
  authorization === undefined ? {} : { authorization }

const counted =
  `${procedures.size} procedures + ${restRoutes.length} routes` +
  ` × ${refusedCallers.length + owners.length + 1} callers`

test(`every procedure and route has a row with its access: ${counted}`, () => {
  const paths = [...procedures.keys(), ...restRoutes.map((route) => route.procedure)]
  expect(paths.filter((path) => !isPath(path))).toEqual([])
  expect(targets).toHaveLength(procedures.size + restRoutes.length)
  for (const [path, row] of Object.entries(rows)) {
    expect([path, procedures.get(path)?.access]).toEqual([path, row.access])
  }
})

describe("a token that is missing, bad or limited", () => {
  test.for(cells(refusedCallers))("$name", async ({ target, caller }, { app, db }) => {
    const { owner, task, secrets } = await makeOwner(db, target.path)
    const before = await doors.storedTasks(db, owner.id)
    const { access, input } = rows[target.path]
    const headers = headersOf(await caller.authorization(owner))
    const response = await app.inject(target.request(input(task.id), headers))
    const refusal = caller.refusal(access)
    const { reason } = target.read(response)
    expect([response.statusCode, reason]).toEqual(
      refusal === null ? [target.success, null] : [status[refusal], refusal],
    )
    expect(await doors.storedTasks(db, owner.id)).toEqual(before)
    if (refusal === null) return
    expect(secrets.filter((secret) => response.body.includes(secret))).toEqual([])
    const challenge = caller.name === "no token" ? "Bearer" : challenges[refusal]
    expect(String(response.headers["www-authenticate"]).split(", ")[0]).toBe(challenge)
  })

  const refused = cells(refusedCallers).flatMap(({ name, target, caller }) => {
    const refusal = caller.refusal(rows[target.path].access)
    return refusal === null ? [] : [{ name, target, caller, refusal }]
  })

  test.for(refused)(
    "$name, before a word on the input",
    async ({ target, caller, refusal }, { app, db }) => {
      const { owner } = await makeOwner(db, target.path)
      const headers = headersOf(await caller.authorization(owner))
      const badInput = { id: "no-uuid", title: "", extra: true, limit: 0 }
      const answer = target.read(await app.inject(target.request(badInput, headers)))
      expect(answer).toMatchObject({ status: status[refusal], reason: refusal, errors: [] })
    },
  )
})

describe("the owner", () => {
  test.for(cells(owners))("$name", async ({ target, caller }, { app, db }) => {
    const { owner, task } = await makeOwner(db, target.path)
    const before = await doors.storedTasks(db, owner.id)
    const { access, input } = rows[target.path]
    const id = target.path === "task.create" ? randomUUID() : task.id
    const headers = headersOf(await caller.authorization(owner))
    const answer = target.read(await app.inject(target.request(input(id), headers)))
    expect([answer.status, answer.reason]).toEqual([target.success, null])
    if (access === "tasks:write") {
      expect(await doors.storedTasks(db, owner.id)).not.toEqual(before)
    } else {
      expect(await doors.storedTasks(db, owner.id)).toEqual(before)
    }
  })
})

describe("another user", () => {
  test.for(targets)("$name", async (target, { app, db }) => {
    const { owner, task, secrets } = await makeOwner(db, target.path)
    const other = await makeUser(db)
    const own = await makeTask(db, { userId: other.id })
    const before = await doors.storedTasks(db, owner.id)
    const ownBefore = await doors.storedTasks(db, other.id)
    const headers = { authorization: `Bearer ${await makeToken(other)}` }
    const { foreign, input } = rows[target.path]
    const ask = (id: string) => app.inject(target.request(input(id), headers))

    const response = await ask(task.id)

    expect(secrets.filter((secret) => response.body.includes(secret))).toEqual([])
    expect(await doors.storedTasks(db, owner.id)).toEqual(before)
    expect(await doors.storedTasks(db, other.id)).toEqual(ownBefore)
    const answer = target.read(response)
    if (foreign === null) {
      expect(answer.status).toBe(target.success)
      const stats = { pending: 1, inProgress: 0, completed: 0, overdue: 0, total: 1 }
      const expected: Partial<Record<doors.Path, object>> = {
        "task.list": { items: [{ id: own.id }], nextCursor: null, total: 1 },
        "task.stats": stats,
        "user.me": { id: other.id, email: other.email, name: other.name },
      }
      expect(answer.value).toMatchObject(expected[target.path] ?? expect.unreachable())
      return
    }
    expect([answer.status, answer.reason]).toEqual([status[foreign], foreign])
    // A clash shows with the caller's own task as it does with another's.
    const ordinaryId = foreign === "conflict" ? own.id : randomUUID()
    const ordinary = await ask(ordinaryId)
    expect(doors.comparableBody(response, task.id)).toBe(doors.comparableBody(ordinary, ordinaryId))
    const comparable = { date: null, "x-request-id": null }
    expect({ ...response.headers, ...comparable }).toEqual({ ...ordinary.headers, ...comparable })
  })
})

test.for(["trpc", "put"] as const)(
  "%s tells an id taken by another user from no other clash",
  async (door, { app, db }) => {
    const [alice, bob] = [await makeUser(db), await makeUser(db)]
    const byAlice = doors.caller(app, { authorization: `Bearer ${await makeToken(alice)}` })
    const byBob = doors.caller(app, { authorization: `Bearer ${await makeToken(bob)}` })
    const secret = { id: randomUUID(), title: secretText() }
    const own = { id: randomUUID(), title: "Bob's" }
    doors.valueOf(await byAlice("trpc", "task.create", secret))
    doors.valueOf(await byBob("trpc", "task.create", own))
    const foreignClash = await byBob(door, "task.create", secret)
    const ownClash = await byBob(door, "task.create", { ...own, title: secret.title })
    expect([foreignClash.status, foreignClash.reason]).toEqual([409, "conflict"])
    expect(doors.comparableBody(foreignClash.response, secret.id)).toBe(
      doors.comparableBody(ownClash.response, own.id),
    )
    expect(foreignClash.response.body).not.toContain(secret.title)
    expect(foreignClash.response.headers["location"]).toBeUndefined()
  },
)
