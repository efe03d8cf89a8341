import type { Task } from "@docket/contract"
import { makeUser } from "@docket/db/testing"
import fc from "fast-check"
import { expect } from "vitest"
import { caller, fieldsOf, readRest, readTrpc, valueOf } from "./doors.ts"
import { bearer, test } from "./fixtures.ts"
import { change, changed, refusalOf, requestOf, type Known } from "./fuzz-change.ts"
import { changes } from "./fuzz-cases.ts"
import { ask, fuzz, options } from "./fuzz.ts"

const inputs = fc.array(change, { minLength: 1, maxLength: 4 })

const view = (task: Task): Known => ({
  ...fieldsOf(task),
  version: task.version,
  inTrash: task.deletedAt !== null,
})

/** What a run must have met of each kind of change. */
const kinds = [
  ...["done", "invalid", "malformed", "not_found", "version_mismatch"].map(
    (end) => `update ${end}`,
  ),
  ...["toggle", "delete"].flatMap((kind) =>
    ["done", "malformed", "not_found", "version_mismatch"].map((end) => `${kind} ${end}`),
  ),
  ...["done", "malformed", "version_mismatch"].map((end) => `restore ${end}`),
]

test(
  "a change is made or refused as the contract says, and read as it was sent",
  options,
  async ({ app, db }) => {
    const user = await makeUser(db)
    const headers = await bearer(user)
    const call = caller(app, headers)
    await fuzz("changes", { inputs, cases: changes, kinds }, async (steps) => {
      await db.task.deleteMany({ where: { userId: user.id } })
      const made = valueOf(await call("trpc", "task.create", { title: "Tea", tags: ["green"] }))
      const { id } = made
      let task = view(made)
      const met: string[] = []
      for (const step of steps) {
        const target = { id, task }
        const request = requestOf(step, target)
        const answer = await ask(app, { ...request, headers: { ...request.headers, ...headers } })
        const read = step.door === "trpc" ? readTrpc : readRest
        const { reason, value, current } = read(`task.${step.kind}`, answer)
        const refusal = refusalOf(step, target)
        expect(reason).toBe(refusal)
        if (refusal === null) task = changed(step, target)
        if (value !== null) expect(view(value)).toEqual(task)
        if (current !== null) expect(view(current)).toEqual(task)
        if (value !== null && step.door !== "trpc")
          expect(answer.headers["etag"]).toBe(`"v${task.version}"`)

        const reader = step.door === "trpc" ? "put" : "trpc"
        const kept = await call(reader, "task.get", { id })
        expect(kept.reason).toBe(task.inTrash ? "not_found" : null)
        if (kept.value !== null) expect(view(kept.value)).toEqual(task)
        met.push(`${step.kind} ${refusal ?? "done"}`)
      }
      return met
    })
  },
)
