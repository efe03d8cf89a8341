import type { Task } from "@docket/contract"
import { makeUser } from "@docket/db/testing"
import fc from "fast-check"
import type { FastifyInstance } from "fastify"
import { expect } from "vitest"
import { swapCase, swapKeys } from "../src/rest/names.ts"
import {
  afterChange,
  caller,
  fieldsOf,
  readRest,
  readTrpc,
  valueOf,
  type Answer,
  type Changeable,
} from "./doors.ts"
import { bearer, test } from "./fixtures.ts"
import { creates } from "./fuzz-cases.ts"
import { arrived, createBody, isRecord } from "./fuzz-inputs.ts"
import { isCreate } from "./fuzz-rules.ts"
import { ask, fuzz, options } from "./fuzz.ts"
import { json } from "./wire.ts"

type Door = "trpc" | "rest"
const others = { trpc: "rest", rest: "trpc" } as const
type Headers = Record<string, string>

const blank: Changeable = {
  title: "",
  description: null,
  status: "pending",
  priority: "none",
  dueDate: null,
  tags: [],
}

const creator = (app: FastifyInstance, headers: Headers) => {
  const post = (url: string, value: unknown) =>
    ask(app, { method: "POST", url, headers, payload: JSON.stringify(value) })
  return async (door: Door, input: unknown): Promise<Answer<Task>> =>
    door === "trpc"
      ? readTrpc("task.create", await post("/trpc/task.create", { json: input }))
      : readRest("task.create", await post("/api/tasks", isRecord(input) ? swapKeys(input) : input))
}

const inputs = fc.record(
  { first: fc.constantFrom<Door>("trpc", "rest"), sent: createBody },
  { noNullPrototype: true },
)

test(
  "a create is accepted as the contract says, by both doors, and kept as it was sent",
  options,
  async ({ app, db }) => {
    const user = await makeUser(db)
    const headers = { ...(await bearer(user)), ...json }
    const create = creator(app, headers)
    const call = caller(app, headers)
    const kinds = ["accepted", "with an id", "refused"]
    await fuzz("creates", { inputs, cases: creates, kinds }, async ({ first, sent }) => {
      await db.task.deleteMany({ where: { userId: user.id } })
      const input = arrived(sent)
      const answers = {
        [first]: await create(first, input),
        [others[first]]: await create(others[first], input),
      } as Record<Door, Answer<Task>>

      if (!isRecord(input) || !isCreate(input)) {
        const { trpc, rest } = answers
        expect([trpc.reason, rest.reason]).toEqual(["invalid", "invalid"])
        const named = (error: { pointer: string }) => ({
          ...error,
          pointer: swapCase(error.pointer),
        })
        expect(rest.errors).toEqual(trpc.errors.map(named))
        expect(await db.task.count({ where: { userId: user.id } })).toBe(0)
        return ["refused"]
      }

      const id = typeof input["id"] === "string" ? input["id"].toLowerCase() : undefined
      // With an id of its own, the second create repeats the first.
      const repeated = id !== undefined && first === "trpc" ? 200 : 201
      expect([answers.trpc.status, answers.rest.status]).toEqual([200, repeated])
      const kept = { ...fieldsOf(afterChange(blank, input)), version: 1, deletedAt: null }
      for (const door of ["trpc", "rest"] as const) {
        const made = valueOf(answers[door])
        expect(made).toMatchObject({ ...kept, id: id ?? made.id, userId: user.id })
        const reader = door === "trpc" ? "put" : "trpc"
        expect(valueOf(await call(reader, "task.get", { id: made.id }))).toEqual(made)
      }
      expect(await db.task.count({ where: { userId: user.id } })).toBe(id === undefined ? 2 : 1)
      return id === undefined ? ["accepted"] : ["accepted", "with an id"]
    })
  },
)
