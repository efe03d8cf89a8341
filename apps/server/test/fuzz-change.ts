import fc from "fast-check"
import { swapKeys } from "../src/rest/names.ts"
import { afterChange, fieldsOf, type Changeable } from "./doors.ts"
import type { Change, Tag } from "./fuzz-cases.ts"
import { arrived, changeBody, isRecord } from "./fuzz-inputs.ts"
import { isReference, isUpdate } from "./fuzz-rules.ts"
import { json } from "./wire.ts"

const age = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: -2, max: 3 }) },
)
const plain = { noNullPrototype: true } as const
const tag = fc.record<Tag>({ weak: fc.constantFrom(false, false, true), age }, plain)
const broken = ["v1", '"v1', 'v1"', '"v1" "v2"', "", ",", '*, "v1"', 'w/"v1"', '"a"b"', "**"]

export const change = fc.record<Change>(
  {
    kind: fc.constantFrom("update", "update", "update", "toggle", "delete", "restore"),
    door: fc.constantFrom("trpc", "put", "patch", "merge-patch"),
    body: changeBody,
    ifMatch: fc.oneof(
      { weight: 4, arbitrary: fc.constant(null) },
      { weight: 4, arbitrary: fc.array(tag, { minLength: 1, maxLength: 3 }) },
      { weight: 1, arbitrary: fc.constantFrom("*", ...broken) },
    ),
    expected: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: age }),
  },
  plain,
)

export type Known = Changeable & { version: number; inTrash: boolean }
type Target = { id: string; task: Known }

const routes = {
  update: { method: "PATCH", end: "" },
  toggle: { method: "PATCH", end: "/toggle" },
  delete: { method: "DELETE", end: "" },
  restore: { method: "POST", end: "/restore" },
} as const

/** What a procedure gets to see, but for the id in a path of REST. */
const inputOf = ({ kind, door, body, expected }: Change, { id, task }: Target): unknown => {
  const fields = kind === "update" ? arrived(body) : {}
  if (!isRecord(fields)) return fields
  const isTold = expected !== null && (door === "trpc" || kind === "update")
  return {
    ...fields,
    ...(isTold && { expectedVersion: task.version - expected }),
    ...(door === "trpc" && { id }),
  }
}

const ifMatchOf = ({ ifMatch }: Change, { task }: Target) =>
  typeof ifMatch === "string"
    ? ifMatch
    : ifMatch?.map(({ weak, age }) => `${weak ? "W/" : ""}"v${task.version - age}"`).join(", ")

const mergePatch = { "content-type": "application/merge-patch+json" }

export const requestOf = (change: Change, target: Target) => {
  const { kind, door } = change
  const input = inputOf(change, target)
  if (door === "trpc") {
    const payload = JSON.stringify({ json: input })
    return { method: "POST", url: `/trpc/task.${kind}`, headers: json, payload } as const
  }
  const ifMatch = ifMatchOf(change, target)
  const guard = ifMatch === undefined ? {} : { "if-match": ifMatch }
  const { method, end } = routes[kind]
  const url = `/api/tasks/${target.id}${end}`
  if (kind !== "update") return { method, url, headers: guard }
  return {
    method: door === "put" ? "PUT" : method,
    url,
    headers: { ...(door === "merge-patch" ? mergePatch : json), ...guard },
    payload: JSON.stringify(isRecord(input) ? swapKeys(input) : input),
  }
}

const isInvalid = (change: Change, { id }: Target, input: unknown): boolean => {
  if (!isRecord(input)) return true
  if (change.door !== "trpc" && Object.hasOwn(input, "id")) return true
  const isValid = change.kind === "update" ? isUpdate : isReference
  return !isValid({ ...input, id })
}

/** Why sections 2 to 4 of the contract refuse a change; null when they do not. */
export const refusalOf = (change: Change, target: Target): string | null => {
  const { kind, door } = change
  const { task } = target
  const ifMatch = door === "trpc" || change.ifMatch === "*" ? null : change.ifMatch
  if (typeof ifMatch === "string") return "malformed"
  const input = inputOf(change, target)
  if (isInvalid(change, target, input)) return "invalid"
  const named = ifMatch?.filter(({ weak }) => !weak).map(({ age }) => task.version - age)
  const expected = isRecord(input) ? input["expectedVersion"] : undefined
  if (typeof expected === "number" && named?.includes(expected) === false) return "invalid"
  if (task.inTrash && kind !== "restore") return "not_found"
  const isStale = typeof expected === "number" && expected !== task.version
  return isStale || named?.includes(task.version) === false ? "version_mismatch" : null
}

/** The task after a change that is not refused. */
export const changed = (change: Change, target: Target): Known => {
  const { kind } = change
  const { task } = target
  const input = inputOf(change, target)
  const after = {
    ...fieldsOf(kind === "update" && isRecord(input) ? afterChange(task, input) : task),
    inTrash: kind === "delete" || (task.inTrash && kind !== "restore"),
  }
  if (kind === "toggle") after.status = task.status === "completed" ? "pending" : "completed"
  const before = { ...fieldsOf(task), inTrash: task.inTrash }
  const isSame = JSON.stringify(after) === JSON.stringify(before)
  return { ...after, version: task.version + (isSame ? 0 : 1) }
}
