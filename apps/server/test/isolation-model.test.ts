import { randomInt } from "node:crypto"
import type { Task, TaskStatus } from "@docket/contract"
import { makeUser } from "@docket/db/testing"
import { expect } from "vitest"
import {
  afterChange,
  caller,
  fieldsOf,
  valueOf,
  type Answer,
  type Call,
  type Changeable,
  type Door,
} from "./doors.ts"
import { bearer, test } from "./fixtures.ts"

/** `MODEL_OPERATIONS=100000` makes the long run. */
const operations = Number(process.env["MODEL_OPERATIONS"] ?? 5000)
const seed = Number(process.env["MODEL_SEED"] ?? randomInt(2 ** 31))

/** mulberry32: small, seeded, good enough to choose operations. */
function generator(state: number) {
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)]
    if (item === undefined) throw new Error("nothing to pick from")
    return item
  }
  const chance = (probability: number) => next() < probability
  const hex = (length: number) => Array.from({ length }, () => below(16).toString(16)).join("")
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`
  return { below, pick, chance, uuid }
}

const random = generator(seed)

/** The run must have met each of these, or it has proved less than it says. */
const everyKind = [
  ...["new", "repeated", "own clash", "foreign clash"].map((end) => `create ${end}`),
  ...["done", "not_found", "not_found foreign"].map((end) => `get ${end}`),
  ...["update", "toggle", "delete", "restore"].flatMap((kind) =>
    ["done", "not_found", "not_found foreign", "version_mismatch"].map((end) => `${kind} ${end}`),
  ),
  ...["first", "next", "misfit cursor", "foreign cursor"].map((end) => `list ${end}`),
  "stats",
]

type Known = Changeable & {
  id: string
  version: number
  createdAt: Date
  inTrash: boolean
  /** What it was created with, to recognise a repetition. */
  created: string
}
type SortField = "createdAt" | "title" | "priority" | "dueDate"
type Saved = { cursor: string; sort: string; trash: boolean; after: Known }
type Member = { id: string; call: Call; tasks: Map<string, Known>; cursors: Saved[] }
type Turn = { member: Member; door: Door; label: string }
type Change = {
  kind: "update" | "toggle" | "delete" | "restore"
  guard: number | undefined
  fields: Partial<Changeable> & { completed?: boolean }
}
type Outcome = { reason: string | null; task?: Known; current?: Known }

const priorities = ["none", "low", "medium", "high", "urgent"] as const
const statuses = ["pending", "in_progress", "completed"] as const
const words = [
  "apfel",
  "Apfel",
  "äpfel",
  "Äpfel",
  "banane",
  "Жук",
  "жук",
  "50%",
  "a_b",
  "a\\b",
  "zoo",
]
const days = [null, "0001-01-01", "2020-02-29", "2020-03-01", "2098-12-31", "9999-12-31"]
const tagPool = ["home", "work", "Ünïcode", "x y"]

const randomFields = (): Partial<Changeable> => ({
  ...(random.chance(0.5) && { title: `${random.pick(words)} ${random.pick(words)}` }),
  ...(random.chance(0.4) && { description: random.pick([null, "", ...words]) }),
  ...(random.chance(0.4) && { status: random.pick(statuses) }),
  ...(random.chance(0.4) && { priority: random.pick(priorities) }),
  ...(random.chance(0.4) && { dueDate: random.pick(days) }),
  ...(random.chance(0.3) && { tags: tagPool.filter(() => random.chance(0.4)) }),
})

const defaults = {
  description: null,
  status: "pending",
  priority: "none",
  dueDate: null,
  tags: [],
} as const satisfies Partial<Changeable>

const collator = new Intl.Collator("en")
const order = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

const compareBy: Record<SortField, (a: Known, b: Known) => number> = {
  createdAt: (a, b) => a.createdAt.getTime() - b.createdAt.getTime(),
  title: (a, b) => collator.compare(a.title, b.title),
  priority: (a, b) => priorities.indexOf(a.priority) - priorities.indexOf(b.priority),
  dueDate: (a, b) => order(a.dueDate ?? "", b.dueDate ?? ""),
}
const sortFields = ["createdAt", "title", "priority", "dueDate"] as const

function comparison(field: SortField, descending: boolean) {
  const sign = descending ? -1 : 1
  return (a: Known, b: Known): number => {
    const nullsLast = field === "dueDate" ? order(a.dueDate === null, b.dueDate === null) : 0
    return nullsLast || sign * (compareBy[field](a, b) || order(a.id, b.id))
  }
}

const view = (task: Known | Task) => ({
  ...fieldsOf(task),
  id: task.id,
  version: task.version,
  inTrash: "inTrash" in task ? task.inTrash : task.deletedAt !== null,
})

/** Checks an answer against the prediction, and that what it shows is this user's. */
function check({ member, door, label }: Turn, answer: Answer<Task>, outcome: Outcome) {
  expect(answer.reason, label).toBe(outcome.reason)
  if (answer.value !== null && outcome.task) {
    expect(view(answer.value), label).toEqual(view(outcome.task))
    expect(answer.value.userId, label).toBe(member.id)
    expect(answer.value.completedAt !== null, label).toBe(answer.value.status === "completed")
  }
  if (outcome.current) {
    expect(answer.current && view(answer.current), label).toEqual(view(outcome.current))
  } else {
    expect(answer.current, label).toBeNull()
  }
  const statuses: Record<string, number> = { not_found: 404, conflict: 409, invalid: 422 }
  const stale = door === "trpc" ? 409 : 412
  if (answer.reason === null) expect(answer.status, label).toBeLessThan(300)
  else expect(answer.status, label).toBe(statuses[answer.reason] ?? stale)
}

const reopened = (status: TaskStatus) => (status === "completed" ? "pending" : "completed")

/** Predicts and applies a change to one task; `guard` is the expected version. */
function changeTask(task: Known | undefined, { kind, guard, fields }: Change): Outcome {
  if (task === undefined || (task.inTrash && kind !== "restore")) return { reason: "not_found" }
  if (guard !== undefined && guard !== task.version) {
    return { reason: "version_mismatch", current: task }
  }
  const before = JSON.stringify([fieldsOf(task), task.inTrash])
  if (kind === "update") Object.assign(task, afterChange(fieldsOf(task), fields))
  if (kind === "toggle") task.status = reopened(task.status)
  if (kind === "delete") task.inTrash = true
  if (kind === "restore") task.inTrash = false
  if (JSON.stringify([fieldsOf(task), task.inTrash]) !== before) task.version += 1
  return { reason: null, task }
}

const expectStats = async ({ member, door, label }: Turn) => {
  const live = [...member.tasks.values()].filter((task) => !task.inTrash)
  const count = (status: TaskStatus) => live.filter((task) => task.status === status).length
  const today = new Date().toISOString().slice(0, 10)
  const isOverdue = ({ dueDate, status }: Known) =>
    dueDate !== null && dueDate < today && status !== "completed"
  expect(valueOf(await member.call(door, "task.stats")), label).toEqual({
    pending: count("pending"),
    inProgress: count("in_progress"),
    completed: count("completed"),
    overdue: live.filter(isOverdue).length,
    total: live.length,
  })
  return "stats"
}

test(
  `answers ${operations} random calls of 20 users as a model does (MODEL_SEED=${seed})`,
  { timeout: Math.max(180_000, operations * 40) },
  async ({ app, db }) => {
    const ownerOf = new Map<string, Member>()
    const seen = new Set<string>()
    const members: Member[] = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const user = await makeUser(db)
        const call = caller(app, await bearer(user))
        return { id: user.id, call, tasks: new Map<string, Known>(), cursors: [] }
      }),
    )

    const anyId = (member: Member): string => {
      const others = random.pick(members.filter((one) => one !== member))
      const ids = [...(random.chance(0.75) ? member : others).tasks.keys()]
      return ids.length > 0 && random.chance(0.95) ? random.pick(ids) : random.uuid()
    }

    const create = async (turn: Turn) => {
      const { member, door, label } = turn
      const clash = random.chance(0.3) ? anyId(member) : random.uuid()
      const id = random.chance(0.7) ? clash : undefined
      const known = id === undefined ? undefined : ownerOf.get(id)
      const own = id === undefined ? undefined : member.tasks.get(id)
      const taken = id === undefined ? undefined : known?.tasks.get(id)
      const repeated: ({ title: string } & Partial<Changeable>) | null =
        taken && random.chance(0.6) ? JSON.parse(taken.created) : null
      const input = repeated ?? { title: random.pick(words), ...randomFields() }
      const created = JSON.stringify({ ...defaults, ...input, title: input.title.trim() })
      const normalised = JSON.stringify(fieldsOf(JSON.parse(created)))
      const answer = await member.call(door, "task.create", { ...(id && { id }), ...input })
      if (known !== undefined) {
        const same = own?.created === normalised
        check(turn, answer, same ? { reason: null, task: own } : { reason: "conflict" })
        if (same) expect(answer.status, label).toBe(200)
        return `create ${same ? "repeated" : known === member ? "own clash" : "foreign clash"}`
      }
      const { createdAt, ...value } = valueOf(answer)
      const fields: Changeable = fieldsOf(JSON.parse(created))
      const rest = { version: 1, inTrash: false, created: normalised }
      const task: Known = { ...fields, ...rest, id: id ?? value.id, createdAt }
      check(turn, answer, { reason: null, task })
      expect(answer.status, label).toBe(door === "trpc" ? 200 : 201)
      expect(ownerOf.has(task.id), label).toBe(false)
      ownerOf.set(task.id, member)
      member.tasks.set(task.id, task)
      return "create new"
    }

    const change = async (turn: Turn) => {
      const { member, door, label } = turn
      const kind = random.pick(["update", "update", "toggle", "delete", "restore"] as const)
      const id = anyId(member)
      const task = member.tasks.get(id)
      const version = task?.version ?? 1
      const guard = random.chance(0.6) ? undefined : version + random.pick([0, 0, 1, -1])
      const expectedVersion = guard === 0 ? undefined : guard
      const alias = random.chance(0.2) ? { completed: random.chance(0.5) } : randomFields()
      const fields = kind === "update" && random.chance(0.9) ? alias : {}
      const path = `task.${kind}` as const
      const guarded = { id, ...(expectedVersion !== undefined && { expectedVersion }) }
      const outcome = changeTask(task, { kind, guard: expectedVersion, fields })
      const answer = await member.call(door, path, { ...guarded, ...fields })
      const detail = `${label} ${path} ${JSON.stringify({ ...guarded, ...fields })}`
      check({ ...turn, label: detail }, answer, outcome)
      return `${kind} ${outcome.reason ?? "done"}${ownerOf.has(id) && !task ? " foreign" : ""}`
    }

    const get = async (turn: Turn) => {
      const { member, door } = turn
      const id = anyId(member)
      const task = member.tasks.get(id)
      const outcome = !task || task.inTrash ? { reason: "not_found" } : { reason: null, task }
      check(turn, await member.call(door, "task.get", { id }), outcome)
      return `get ${outcome.reason ?? "done"}${ownerOf.has(id) && !task ? " foreign" : ""}`
    }

    const list = async (turn: Turn) => {
      const { member, door, label } = turn
      const other = random.pick(members)
      const saved = random.chance(0.6) ? (random.chance(0.8) ? member : other).cursors : []
      const last = saved.length > 0 ? random.pick(saved) : undefined
      const fitting = last !== undefined && random.chance(0.8)
      const field = random.pick(sortFields)
      const sort = fitting ? last.sort : `${random.pick(["", "-"])}${field}`
      const trash = fitting ? last.trash : random.chance(0.3)
      const limit = 1 + random.below(6)
      const filter = {
        ...(random.chance(0.2) && { status: statuses.filter(() => random.chance(0.6)) }),
        ...(random.chance(0.1) && { tag: random.pick(tagPool) }),
        ...(random.chance(0.1) && { dueFrom: "2020-02-29" }),
        ...(random.chance(0.1) && { dueTo: "2020-03-01" }),
        ...(random.chance(0.1) && { q: random.pick(["ж", "Ж", "%", "_", "\\", "APFEL", "Ä"]) }),
      }
      if (filter.status?.length === 0) delete filter.status
      const query = {
        limit,
        sort,
        trash,
        count: true,
        ...filter,
        ...(last && { cursor: last.cursor }),
      }
      const answer = await member.call(door, "task.list", query)
      const full = `${label} ${JSON.stringify(query)}`
      if (last && !(member.cursors.includes(last) && last.sort === sort && last.trash === trash)) {
        expect([answer.status, answer.reason], full).toEqual([422, "invalid"])
        return member.cursors.includes(last) ? "list misfit cursor" : "list foreign cursor"
      }
      const sorted = sort.replace("-", "")
      const by = comparison(sortFields.find((one) => one === sorted) ?? field, sort.startsWith("-"))
      const has = (text: string | null) =>
        text?.toLowerCase().includes(filter.q?.toLowerCase() ?? "") ?? false
      const matching = [...member.tasks.values()]
        .filter((task) => task.inTrash === trash)
        .filter((task) => filter.status?.includes(task.status) ?? true)
        .filter((task) => !filter.tag || task.tags.includes(filter.tag))
        .filter(({ dueDate }) => !filter.dueFrom || (dueDate !== null && dueDate >= filter.dueFrom))
        .filter(({ dueDate }) => !filter.dueTo || (dueDate !== null && dueDate <= filter.dueTo))
        .filter((task) => !filter.q || has(task.title) || has(task.description))
        .toSorted(by)
      const rest = matching.filter((task) => !last || by(task, last.after) > 0)
      const page = valueOf(answer)
      expect(page.items.map(view), full).toEqual(rest.slice(0, limit).map(view))
      expect(page.total, full).toBe(matching.length)
      expect(page.nextCursor !== null, full).toBe(rest.length > limit)
      const end = rest[limit - 1]
      if (page.nextCursor !== null && end !== undefined) {
        member.cursors.push({ cursor: page.nextCursor, sort, trash, after: { ...end } })
      }
      return last ? "list next" : "list first"
    }

    const actions = [create, create, change, change, change, change, get, list, list]
    for (let turn = 0; turn < operations; turn += 1) {
      const member = random.pick(members)
      const door = random.pick(["trpc", "put", "patch"] as const)
      const action = random.chance(0.03) ? expectStats : random.pick(actions)
      const label = `MODEL_SEED=${seed}, operation ${turn} (${action.name} by ${door})`
      seen.add(await action({ member, door, label }))
    }

    for (const member of members) {
      for (const door of ["trpc", "put"] as const) {
        await expectStats({ member, door, label: `MODEL_SEED=${seed}, at the end by ${door}` })
        for (const trash of [false, true]) {
          const ids: string[] = []
          let cursor: string | null | undefined
          while (cursor !== null) {
            const query = { limit: 7, trash, sort: "title", ...(cursor && { cursor }) }
            const page = valueOf(await member.call(door, "task.list", query))
            for (const item of page.items) {
              const task = member.tasks.get(item.id)
              expect(view(item)).toEqual(task && view(task))
              ids.push(item.id)
            }
            cursor = page.nextCursor
          }
          const expected = [...member.tasks.values()]
            .filter((task) => task.inTrash === trash)
            .toSorted(comparison("title", false))
          expect(ids).toEqual(expected.map((task) => task.id))
        }
      }
      expect(await db.task.count({ where: { userId: member.id } })).toBe(member.tasks.size)
    }
    expect([...seen].toSorted()).toEqual(everyKind.toSorted())
  },
)
