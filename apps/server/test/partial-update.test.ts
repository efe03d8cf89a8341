import { randomUUID } from "node:crypto"
import type { Task } from "@docket/contract"
import { makeUser } from "@docket/db/testing"
import * as fc from "fast-check"
import { describe, expect } from "vitest"
import {
  afterChange,
  caller,
  doors,
  fieldsOf,
  snakeCase,
  storedTasks,
  valueOf,
  type Call,
  type Changeable,
  type Door,
} from "./doors.ts"
import { bearer, test } from "./fixtures.ts"

type Change = Partial<Changeable> & { completed?: boolean }

const timeout = 60_000
const runs = { numRuns: 100, interruptAfterTimeLimit: timeout - 10_000 }

const statuses = ["pending", "in_progress", "completed"] as const
const text = fc.string({ unit: "grapheme", maxLength: 12 }).filter((one) => !one.includes("\0"))
const someText = text.filter((one) => one.trim() !== "")
const padded = fc
  .tuple(fc.constantFrom("", " ", "\t\u00A0"), someText, fc.constantFrom("", "\n", "\uFEFF\u3000"))
  .map((parts) => parts.join(""))
const day = fc
  .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

const arbitraries: { [Field in keyof Changeable]: fc.Arbitrary<Changeable[Field]> } = {
  title: padded,
  description: fc.option(text),
  status: fc.constantFrom(...statuses),
  priority: fc.constantFrom("none", "low", "medium", "high", "urgent"),
  dueDate: fc.option(day),
  tags: fc.uniqueArray(padded, { maxLength: 4, selector: (tag) => tag.trim() }),
}
const fields = fc.record(arbitraries)

const contradicts = ({ status, completed }: Change): boolean =>
  status !== undefined &&
  (completed === true ? status !== "completed" : completed === false && status === "completed")

const change: fc.Arbitrary<Change> = fc
  .record({ ...arbitraries, completed: fc.boolean() }, { requiredKeys: [] })
  .filter((one) => !contradicts(one))

const plain: Changeable = {
  title: "Task",
  description: null,
  status: "pending",
  priority: "none",
  dueDate: null,
  tags: [],
}

const aliasCases = () =>
  statuses.flatMap((from) =>
    [undefined, ...statuses].flatMap((status) =>
      [undefined, true, false].map((completed) => ({ from, status, completed })),
    ),
  )

const spaced = (value: string): string => ` ${value}\u2003`

const create = async (call: Call, input: Changeable): Promise<Task> =>
  valueOf(await call("trpc", "task.create", { id: randomUUID(), ...input }))

const update = (call: Call, door: Door, input: Record<string, unknown>) =>
  call(door, "task.update", input)

describe.for(doors)("%s", (door) => {
  test(
    "sets what is present, clears what is null, leaves the rest",
    { timeout },
    async ({ app, db }) => {
      const user = await makeUser(db)
      const call = caller(app, await bearer(user))
      let writes = 0
      const property = fc.asyncProperty(
        fields,
        fc.array(change, { minLength: 1, maxLength: 4 }),
        async (input, changes) => {
          await db.task.deleteMany({ where: { userId: user.id } })
          let task = await create(call, input)
          for (const one of changes) {
            const [before] = await storedTasks(db, user.id)
            const answer = valueOf(await update(call, door, { id: task.id, ...one }))
            const [after] = await storedTasks(db, user.id)
            const expected = afterChange(fieldsOf(task), one)
            expect(fieldsOf(answer)).toEqual(expected)
            if (JSON.stringify(expected) === JSON.stringify(fieldsOf(task))) {
              expect(after).toEqual(before)
              expect(answer).toEqual(task)
            } else {
              writes += 1
              const { version, updatedAt, completedAt, id, userId, createdAt, deletedAt } = answer
              expect(version).toBe(task.version + 1)
              expect({ id, userId, createdAt, deletedAt }).toEqual({
                id: task.id,
                userId: user.id,
                createdAt: task.createdAt,
                deletedAt: null,
              })
              expect(updatedAt.getTime()).toBeGreaterThanOrEqual(task.updatedAt.getTime())
              if (answer.status === task.status) expect(completedAt).toEqual(task.completedAt)
              else if (!answer.completed) expect(completedAt).toBeNull()
              else expect(Number(completedAt)).toBeGreaterThanOrEqual(Number(task.updatedAt))
              expect(after).not.toEqual(before)
            }
            expect(answer.completed).toBe(answer.status === "completed")
            expect(valueOf(await call(door, "task.get", { id: task.id }))).toEqual(answer)
            task = answer
          }
        },
      )
      await fc.assert(property, runs)
      expect(writes).toBeGreaterThan(runs.numRuns / 2)
    },
  )

  test(
    "writes nothing for an empty change or for the values of now",
    { timeout },
    async ({ app, db }) => {
      const user = await makeUser(db)
      const call = caller(app, await bearer(user))
      const property = fc.asyncProperty(
        fields,
        fc.subarray(["title", "description", "status", "priority", "dueDate", "tags", "completed"]),
        fc.boolean(),
        async (input, names, spacing) => {
          await db.task.deleteMany({ where: { userId: user.id } })
          const task = await create(call, input)
          const now: Record<string, unknown> = { ...fieldsOf(task), completed: task.completed }
          if (spacing)
            Object.assign(now, { title: spaced(task.title), tags: task.tags.map(spaced) })
          const before = await storedTasks(db, user.id)
          const same = Object.fromEntries(names.map((name) => [name, now[name]]))
          for (const guard of [{}, { expectedVersion: 1 }]) {
            const answer = await update(call, door, { id: task.id, ...same, ...guard })
            expect(valueOf(answer)).toEqual(task)
          }
          expect(await storedTasks(db, user.id)).toEqual(before)
        },
      )
      const empty: fc.Parameters<[Changeable, string[], boolean]>["examples"] = [
        [{ ...plain, description: "", dueDate: "0001-01-01" }, [], false],
      ]
      await fc.assert(property, { ...runs, examples: empty })
    },
  )

  test("refuses null for a field that cannot be cleared", { timeout }, async ({ app, db }) => {
    const user = await makeUser(db)
    const call = caller(app, await bearer(user))
    const task = await create(call, { ...plain, status: "completed" })
    const before = await storedTasks(db, user.id)
    const required = ["title", "status", "completed", "priority", "tags", "expectedVersion"]
    const names = fc.subarray(required, { minLength: 1 })
    const property = fc.asyncProperty(change, names, async (valid, nulls) => {
      const { status: _status, completed: _completed, ...rest } = valid
      const cleared = Object.fromEntries(nulls.map((name) => [name, null]))
      const answer = await update(call, door, { id: task.id, ...rest, ...cleared })
      const spelled = nulls.map((name) => `/${door === "trpc" ? name : snakeCase(name)}`)
      expect([answer.status, answer.reason]).toEqual([422, "invalid"])
      expect(answer.errors.map(({ pointer }) => pointer).toSorted()).toEqual(spelled.toSorted())
      expect(await storedTasks(db, user.id)).toEqual(before)
    })
    await fc.assert(property, runs)
  })

  test(
    "refuses a stale version with the current task, even for an empty change",
    {
      timeout,
    },
    async ({ app, db }) => {
      const user = await makeUser(db)
      const call = caller(app, await bearer(user))
      const first = await create(call, plain)
      const current = valueOf(await update(call, "trpc", { id: first.id, title: "Second" }))
      const before = await storedTasks(db, user.id)
      const stale = fc.integer({ min: 1, max: 2_147_483_647 }).filter((one) => one !== 2)
      const property = fc.asyncProperty(change, stale, async (one, expectedVersion) => {
        const answer = await update(call, door, { id: first.id, ...one, expectedVersion })
        expect(answer.status).toBe(door === "trpc" ? 409 : 412)
        expect(answer.reason).toBe("version_mismatch")
        expect(answer.current).toEqual(current)
        expect(await storedTasks(db, user.id)).toEqual(before)
      })
      await fc.assert(property, {
        ...runs,
        examples: [
          [{}, 1],
          [{}, 3],
          [{ title: "Second" }, 1],
        ],
      })
      const last = await update(call, door, { id: first.id, title: "Third", expectedVersion: 2 })
      expect(valueOf(last)).toMatchObject({ version: 3, title: "Third" })
    },
  )

  test.for(aliasCases())(
    "takes a task that is $from through status $status and completed $completed",
    async ({ from, status, completed }, { app, db }) => {
      const user = await makeUser(db)
      const call = caller(app, await bearer(user))
      const task = await create(call, { ...plain, status: from })
      const input = { ...(status && { status }), ...(completed !== undefined && { completed }) }
      const before = await storedTasks(db, user.id)
      const answer = await update(call, door, { id: task.id, ...input })
      if (contradicts(input)) {
        expect([answer.status, answer.reason]).toEqual([422, "invalid"])
        expect(await storedTasks(db, user.id)).toEqual(before)
        return
      }
      const expected = afterChange(fieldsOf(task), input).status
      const { version, completedAt } = valueOf(answer)
      expect(valueOf(answer).status).toBe(expected)
      expect(version).toBe(expected === from ? 1 : 2)
      expect(completedAt === null).toBe(expected !== "completed")
      if (expected === from) expect(await storedTasks(db, user.id)).toEqual(before)
    },
  )

  test("is refused for a task in the trash", async ({ app, db }) => {
    const user = await makeUser(db)
    const call = caller(app, await bearer(user))
    const { id } = await create(call, plain)
    valueOf(await call("trpc", "task.delete", { id }))
    const before = await storedTasks(db, user.id)
    for (const input of [{}, { title: "New" }, { expectedVersion: 1 }]) {
      const answer = await update(call, door, { id, ...input })
      expect([answer.status, answer.reason]).toEqual([404, "not_found"])
    }
    expect(await storedTasks(db, user.id)).toEqual(before)
  })
})

test("takes an explicit undefined for an absent field", async ({ app, db }) => {
  const user = await makeUser(db)
  const call = caller(app, await bearer(user))
  const task = await create(call, { ...plain, description: "Kept", dueDate: "2030-01-02" })
  const absent = { title: undefined, description: undefined, dueDate: undefined, tags: undefined }
  const answer = await update(call, "trpc", { id: task.id, ...absent, priority: "high" })
  expect(fieldsOf(valueOf(answer))).toEqual({ ...fieldsOf(task), priority: "high" })
})

test.for(["put", "patch", "merge-patch"] as const)(
  "%s takes the version from If-Match or the body, and refuses two that differ",
  async (door, { app, db }) => {
    const user = await makeUser(db)
    const call = caller(app, await bearer(user))
    const { id } = await create(call, plain)
    const send = (input: object, ifMatch: string) =>
      call(door, "task.update", { id, ...input }, { "if-match": ifMatch })
    const before = await storedTasks(db, user.id)
    expect(await send({ title: "New", expectedVersion: 1 }, '"v2"')).toMatchObject({ status: 422 })
    expect(await send({ title: "New" }, '"v2"')).toMatchObject({ reason: "version_mismatch" })
    expect(await send({}, '"v2"')).toMatchObject({ status: 412, reason: "version_mismatch" })
    expect(await send({ title: "New" }, 'W/"v1"')).toMatchObject({ status: 412 })
    expect(await send({ title: "New" }, "v1")).toMatchObject({ status: 400, reason: "malformed" })
    expect(await storedTasks(db, user.id)).toEqual(before)
    expect(await send({ title: "A", expectedVersion: 1 }, '"v1"')).toMatchObject({ status: 200 })
    expect(await send({ title: "B" }, '"v9", "v2"')).toMatchObject({ status: 200 })
    const last = await send({ title: "C" }, "*")
    expect(valueOf(last)).toMatchObject({ title: "C", version: 4 })
  },
)

test("of calls that expect one version at the same time, one wins", async ({ app, db }) => {
  const user = await makeUser(db)
  const call = caller(app, await bearer(user))
  const { id } = await create(call, plain)
  const race = [...doors, ...doors].map((door, index) =>
    call(door, "task.update", { id, expectedVersion: 1, title: `Title ${index}` }),
  )
  const answers = await Promise.all(race)
  const [winner, ...more] = answers.filter(({ value }) => value !== null)
  expect(more).toEqual([])
  expect(winner?.value?.version).toBe(2)
  const losers = answers.filter((answer) => answer !== winner)
  for (const { reason, current } of losers) {
    expect([reason, current]).toEqual(["version_mismatch", winner?.value])
  }
})
