import { randomUUID } from "node:crypto"
import type { Task, TaskPriority } from "@docket/contract"
import { makeTask, makeUser } from "@docket/db/testing"
import type { FastifyInstance } from "fastify"
import { describe, expect } from "vitest"
import {
  caller,
  snakeCase,
  storedTasks,
  valueOf,
  type Call,
  type Door,
  type Input,
  type Path,
} from "./doors.ts"
import { bearer, test } from "./fixtures.ts"

type Client = Parameters<typeof makeUser>[0]
const bothDoors = ["trpc", "put"] as const

async function signIn(app: FastifyInstance, db: Client) {
  const user = await makeUser(db)
  return { user, call: caller(app, await bearer(user)) }
}

const list = async (call: Call, input: Input = {}) =>
  valueOf(await call("trpc", "task.list", input))
const titles = async (call: Call, input: Input) => {
  const [trpc, rest] = [await list(call, input), valueOf(await call("put", "task.list", input))]
  expect(rest).toEqual(trpc)
  return trpc.items.map(({ title }) => title)
}

/** All pages, from one door after the other in turn. */
async function walk(call: Call, input: Input, turns: readonly Door[] = bothDoors) {
  const pages: Task[][] = []
  let cursor: string | null | undefined
  while (cursor !== null) {
    const door = turns[pages.length % turns.length] ?? "trpc"
    const page = await call(door, "task.list", { ...input, ...(cursor && { cursor }) })
    pages.push(valueOf(page).items)
    cursor = valueOf(page).nextCursor
  }
  return pages
}

const invalid = { status: 422, reason: "invalid" }

describe("a valid create gives the same task at both doors", () => {
  const family = "👩‍👩‍👧‍👦"
  const inputs: Input[] = [
    { title: "x" },
    { title: "\uFEFF\u2003 padded \u00A0\n", description: "  kept \n", tags: ["\tone ", "two"] },
    { title: "𝒳".repeat(200), description: family.repeat(285), tags: ["𝒳".repeat(50)] },
    {
      title: "مرحبا ‏بالعالم",
      description: "e\u0301 is not \u00E9",
      tags: ["A", "a", "ä", "a\u0308"],
    },
    { title: "x", description: "", dueDate: "0001-01-01", priority: "urgent" },
    { title: "x", description: null, dueDate: null, tags: [], completed: false },
    { title: "x", completed: true, dueDate: "9999-12-31" },
    { title: "x", completed: false, status: "in_progress", dueDate: "2024-02-29" },
    { title: "__proto__", tags: ["constructor", "'; DROP TABLE tasks; --"] },
    { title: "x", tags: Array.from({ length: 20 }, (_, index) => `tag ${index}`) },
  ]
  test.for(inputs)("%j", async (input, { app, db }) => {
    const { user, call } = await signIn(app, db)
    const [trpc, rest] = [
      valueOf(await call("trpc", "task.create", input)),
      valueOf(await call("put", "task.create", input)),
    ]
    const { completed, ...given } = input
    const trimmed = { title: String(input["title"]).trim() }
    expect(trpc).toMatchObject({ ...given, ...trimmed, ...tagsOf(input), version: 1 })
    expect(trpc.completed).toBe(completed ?? false)
    expect(trpc.userId).toBe(user.id)
    const { id, createdAt, updatedAt, completedAt } = trpc
    const own = { id, createdAt, updatedAt, completedAt }
    expect({ ...rest, ...own }).toEqual(trpc)
    expect(rest.id).not.toBe(id)
    expect(rest.completedAt === null).toBe(completedAt === null)
    for (const task of [trpc, rest]) {
      for (const door of bothDoors) {
        expect(valueOf(await call(door, "task.get", { id: task.id }))).toEqual(task)
      }
    }
  })
})

const tagsOf = ({ tags }: Input) =>
  Array.isArray(tags) ? { tags: tags.map((tag) => String(tag).trim()) } : {}

describe("an invalid input is refused alike at both doors", () => {
  const id = "the task's own"
  const cases: [Path, Input, ...string[]][] = [
    ["task.create", {}, "/title"],
    ["task.create", { title: "\u3000\uFEFF " }, "/title"],
    ["task.create", { title: "𝒳".repeat(201) }, "/title"],
    ["task.create", { title: "nul \0" }, "/title"],
    ["task.create", { title: "lone \uD800" }, "/title"],
    ["task.create", { title: ["x"] }, "/title"],
    ["task.create", { title: "x", description: "x".repeat(2001) }, "/description"],
    ["task.create", { title: "x", description: "\uDC00" }, "/description"],
    ["task.create", { title: "x", dueDate: "2025-02-29" }, "/dueDate"],
    ["task.create", { title: "x", dueDate: "0000-01-01" }, "/dueDate"],
    ["task.create", { title: "x", dueDate: "2025-01-01T00:00:00Z" }, "/dueDate"],
    ["task.create", { title: "x", dueDate: "" }, "/dueDate"],
    ["task.create", { title: "x", status: "done" }, "/status"],
    ["task.create", { title: "x", status: null }, "/status"],
    ["task.create", { title: "x", priority: 1 }, "/priority"],
    ["task.create", { title: "x", completed: "true" }, "/completed"],
    ["task.create", { title: "x", completed: true, status: "pending" }, "/completed"],
    ["task.create", { title: "x", completed: false, status: "completed" }, "/completed"],
    ["task.create", { title: "x", tags: "home" }, "/tags"],
    ["task.create", { title: "x", tags: Array.from({ length: 21 }, (_, i) => `${i}`) }, "/tags"],
    ["task.create", { title: "x", tags: ["a", " ", "y".repeat(51)] }, "/tags/1", "/tags/2"],
    ["task.create", { title: "x", tags: ["a", "b", " a"] }, "/tags/2"],
    ["task.create", { id: "1", title: "x" }, "/id"],
    ["task.create", { id: "00000000-0000-0000-0000-000000000000", title: "x" }, "/id"],
    ["task.create", { id: "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", title: "x" }, "/id"],
    ["task.create", { id: null, title: "x" }, "/id"],
    ["task.create", { title: "x", userId: "someone" }, "/userId"],
    ["task.create", { title: "x", version: 7, createdAt: "2020-01-01" }, "/createdAt", "/version"],
    ["task.create", { title: "", dueDate: "x", extra: 1 }, "/dueDate", "/extra", "/title"],
    ["task.update", { id, "a/b~c": 1 }, "/a~1b~0c"],
    ["task.update", { id: "no-uuid", title: "x" }, "/id"],
    ["task.update", { id, title: " " }, "/title"],
    ["task.update", { id, userId: "someone", deletedAt: null }, "/deletedAt", "/userId"],
    ["task.update", { id, expectedVersion: 0 }, "/expectedVersion"],
    ["task.update", { id, expectedVersion: 1.5 }, "/expectedVersion"],
    ["task.update", { id, expectedVersion: "1" }, "/expectedVersion"],
    ["task.update", { id, expectedVersion: 2 ** 31 }, "/expectedVersion"],
    ["task.get", { id: "no-uuid" }, "/id"],
    ["task.toggle", { id: `${randomUUID()}0` }, "/id"],
    ["task.delete", { id: "00000000-0000-0000-0000-000000000000" }, "/id"],
    ["task.restore", { id: "'--" }, "/id"],
    ["task.list", { limit: 0 }, "/limit"],
    ["task.list", { limit: 101 }, "/limit"],
    ["task.list", { limit: -1 }, "/limit"],
    ["task.list", { limit: 1.5 }, "/limit"],
    ["task.list", { offset: -1 }, "/offset"],
    ["task.list", { offset: 10_001 }, "/offset"],
    ["task.list", { cursor: "" }, "/cursor"],
    ["task.list", { cursor: "garbage" }, "/cursor"],
    ["task.list", { cursor: "x".repeat(4001) }, "/cursor"],
    ["task.list", { cursor: "nul \0" }, "/cursor"],
    ["task.list", { cursor: "any", offset: 0 }, "/offset"],
    ["task.list", { status: "done" }, "/status"],
    ["task.list", { status: ["pending", "done"] }, "/status"],
    ["task.list", { priority: "" }, "/priority"],
    ["task.list", { completed: "banana" }, "/completed"],
    ["task.list", { trash: "1" }, "/trash"],
    ["task.list", { count: "TRUE" }, "/count"],
    ["task.list", { tag: " " }, "/tag"],
    ["task.list", { dueFrom: "2025-13-01", dueTo: "soon" }, "/dueFrom", "/dueTo"],
    ["task.list", { q: "" }, "/q"],
    ["task.list", { q: "x".repeat(201) }, "/q"],
    ["task.list", { q: "\0" }, "/q"],
    ["task.list", { sort: "userId" }, "/sort"],
    ["task.list", { sort: "--title" }, "/sort"],
    ["task.list", { sort: "title; DROP TABLE tasks" }, "/sort"],
    ["task.list", { userId: "someone" }, "/userId"],
  ]
  const named = cases.map(([path, input, ...pointers]) => {
    return { name: `${path} ${JSON.stringify(input).slice(0, 60)}`, path, input, pointers }
  })

  test.for(named)("$name", async ({ path, input, pointers }, { app, db }) => {
    const { user, call } = await signIn(app, db)
    const task = await makeTask(db, { userId: user.id })
    const given = input["id"] === id ? { ...input, id: task.id } : input
    const before = await storedTasks(db, user.id)
    const [trpc, rest] = [await call("trpc", path, given), await call("put", path, given)]
    const spelled = (answer: typeof trpc) => answer.errors.map(({ pointer }) => pointer).toSorted()
    expect(trpc).toMatchObject(invalid)
    expect(rest).toMatchObject(invalid)
    expect(spelled(trpc)).toEqual(pointers)
    expect(spelled(rest)).toEqual(pointers.map(snakeCase).toSorted())
    // Text of a query string can fail to be read before it fails the schema.
    if (path !== "task.list") {
      expect(rest.errors.map(({ code }) => code)).toEqual(trpc.errors.map(({ code }) => code))
    }
    expect(await storedTasks(db, user.id)).toEqual(before)
  })

  test("the other door's names are unknown fields", async ({ app, db }) => {
    const { call, user } = await signIn(app, db)
    const trpc = await call("trpc", "task.create", { title: "x", due_date: "2030-01-01" })
    expect(trpc).toMatchObject({ ...invalid, errors: [{ pointer: "/due_date" }] })
    const headers = await bearer(user)
    const payload = { title: "x", dueDate: "2030-01-01" }
    const body = await app.inject({ method: "POST", url: "/api/tasks", headers, payload })
    expect(body.json()).toMatchObject({ code: "invalid", errors: [{ pointer: "/dueDate" }] })
    for (const [query, pointer] of [
      ["dueFrom=2030-01-01", "/dueFrom"],
      ["sort=dueDate", "/sort"],
    ]) {
      const answer = await app.inject({ url: `/api/tasks?${query}`, headers })
      expect(answer.json()).toMatchObject({ code: "invalid", errors: [{ pointer }] })
    }
  })
})

test("both doors fail alike where there is no task to act on", async ({ app, db }) => {
  const { call, user } = await signIn(app, db)
  const { id: trashed } = await makeTask(db, { userId: user.id, deletedAt: new Date() })
  for (const id of [trashed, randomUUID()]) {
    const paths = ["task.get", "task.update", "task.toggle", "task.delete", "task.restore"] as const
    for (const path of paths.slice(0, id === trashed ? 4 : 5)) {
      for (const door of bothDoors) {
        const answer = await call(door, path, { id })
        expect([path, answer.status, answer.reason]).toEqual([path, 404, "not_found"])
      }
    }
  }
})

test("a task lives the same life through both doors", async ({ app, db }) => {
  const { call } = await signIn(app, db)
  const [toggle, remove, restore] = ["task.toggle", "task.delete", "task.restore"] as const
  const life = [toggle, toggle, remove, restore, restore]
  const versions: number[][] = []
  for (const door of bothDoors) {
    const { id } = valueOf(await call(door, "task.create", { title: "x", status: "in_progress" }))
    const seen: number[] = []
    for (const path of life) {
      expect(await call(door, path, { id })).toMatchObject({ reason: null })
      const row = await db.task.findUniqueOrThrow({ where: { id } })
      seen.push(row.version)
      expect(row.deletedAt !== null).toBe(path === "task.delete")
    }
    const done = valueOf(await call(door, "task.get", { id }))
    expect([done.status, done.completedAt]).toEqual(["pending", null])
    versions.push(seen)
  }
  expect(versions).toEqual([
    [2, 3, 4, 5, 5],
    [2, 3, 4, 5, 5],
  ])
  for (const path of ["task.stats", "user.me"] as const) {
    expect(valueOf(await call("put", path))).toEqual(valueOf(await call("trpc", path)))
  }
})

describe("a create with an id of one's own", () => {
  test("happens once across both doors", async ({ app, db }) => {
    const { call } = await signIn(app, db)
    const id = randomUUID()
    const upper = { id: id.toUpperCase(), title: " Once ", tags: [" a "], completed: true }
    const same = { id, title: "Once", tags: ["a"], status: "completed", description: null }
    const first = await call("trpc", "task.create", upper)
    expect(valueOf(first).id).toBe(id)
    const again = await call("put", "task.create", { ...same, priority: "none", dueDate: null })
    expect([again.status, again.value]).toEqual([200, first.value])
    const changed = valueOf(await call("put", "task.update", { id, title: "Changed" }))
    for (const door of bothDoors) {
      expect(await call(door, "task.create", same)).toMatchObject({ status: 200, value: changed })
      const asItIsNow = { ...same, title: "Changed" }
      expect(await call(door, "task.create", asItIsNow)).toMatchObject({ reason: "conflict" })
    }
  })

  test("is not revived from the trash", async ({ app, db }) => {
    const { call, user } = await signIn(app, db)
    const input = { id: randomUUID(), title: "Once" }
    expect(await call("put", "task.create", input)).toMatchObject({ status: 201 })
    const deleted = valueOf(await call("trpc", "task.delete", { id: input.id }))
    for (const door of bothDoors) {
      const answer = await call(door, "task.create", input)
      expect([answer.status, answer.value]).toEqual([200, deleted])
      if (door === "trpc") continue
      const url = String(answer.response.headers["location"])
      expect(url).toBe(`/api/tasks/${input.id}`)
      expect(await app.inject({ url, headers: await bearer(user) })).toMatchObject({
        statusCode: 404,
      })
    }
    expect((await list(call)).items).toEqual([])
  })

  test("happens once when the calls come at the same time", async ({ app, db }) => {
    const { call, user } = await signIn(app, db)
    const input = { id: randomUUID(), title: "Once" }
    const race = [...bothDoors, ...bothDoors, ...bothDoors, ...bothDoors]
    const answers = await Promise.all(race.map((door) => call(door, "task.create", input)))
    const [first, ...others] = answers.map(valueOf)
    for (const other of others) expect(other).toEqual(first)
    expect(answers.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(1)
    expect(await storedTasks(db, user.id)).toHaveLength(1)
  })
})

describe("the list", () => {
  const icuTitles = (
    "10 9 apfel Apfel äpfel Äpfel apfelbaum banane Banane " +
    "co-op coop cop eclair Éclair zebra zoo Жук яблоко"
  ).split(" ")

  test("is in the ICU root order of titles in both directions", async ({ app, db }) => {
    const { call, user } = await signIn(app, db)
    for (const title of icuTitles.toSorted().toReversed()) {
      await makeTask(db, { userId: user.id, title })
    }
    expect(await titles(call, { sort: "title" })).toEqual(icuTitles)
    expect(await titles(call, { sort: "-title" })).toEqual(icuTitles.toReversed())
    const paged = (await walk(call, { sort: "title", limit: 3 })).flat()
    expect(paged.map(({ title }) => title)).toEqual(icuTitles)
  })

  const sorts = ["createdAt", "updatedAt", "dueDate", "priority", "title"] as const
  const directed = sorts.flatMap((sort) => [sort, `-${sort}`])

  const fourPriorities: TaskPriority[] = ["urgent", "none", "medium", "high"]
  type Tie = Parameters<typeof makeTask>[1] & { id: string; title: string; createdAt: Date }

  /** Twelve tasks in which every sort has ties, and some are without a due date. */
  async function makeTies(db: Client & Parameters<typeof makeTask>[0], userId: string) {
    const rows = Array.from({ length: 12 }, (_, index): Tie => {
      const at = new Date(Date.UTC(2030, 0, 1, 0, 0, 0, index % 3))
      const dueDate = [null, new Date("2030-01-01"), new Date("0001-01-01")][index % 3] ?? null
      const priority = fourPriorities[index % 4] ?? "low"
      const title = `same ${index % 2}`
      return { id: randomUUID(), userId, title, priority, dueDate, createdAt: at, updatedAt: at }
    })
    for (const row of rows) await makeTask(db, row)
    return rows
  }

  const ranks = ["none", "low", "medium", "high", "urgent"]
  const keyOf: Record<(typeof sorts)[number], (row: Tie) => number | null> = {
    createdAt: (row) => row.createdAt.getTime(),
    updatedAt: (row) => row.createdAt.getTime(),
    dueDate: (row) => (row.dueDate instanceof Date ? row.dueDate.getTime() : null),
    priority: (row) => ranks.indexOf(String(row.priority)),
    title: (row) => Number(row.title.at(-1)),
  }

  function inOrder(rows: Tie[], sort: string): string[] {
    const key = keyOf[sorts.find((one) => sort.endsWith(one)) ?? expect.unreachable()]
    const sign = sort.startsWith("-") ? -1 : 1
    const byId = (a: Tie, b: Tie) => sign * (a.id < b.id ? -1 : 1)
    const byKey = (a: Tie, b: Tie) => sign * (Number(key(a)) - Number(key(b))) || byId(a, b)
    const keyed = rows.filter((row) => key(row) !== null).toSorted(byKey)
    const nulls = rows.filter((row) => key(row) === null).toSorted(byId)
    return [...keyed, ...nulls].map(({ id }) => id)
  }

  test.for(directed)("breaks ties of %s by id, nulls last", async (sort, { app, db }) => {
    const { call, user } = await signIn(app, db)
    const expected = inOrder(await makeTies(db, user.id), sort)
    for (const turns of [["trpc"], ["put"], bothDoors] as const) {
      const pages = await walk(call, { sort, limit: 5 }, turns)
      expect(pages.map((page) => page.length)).toEqual([5, 5, 2])
      expect(pages.flat().map(({ id }) => id)).toEqual(expected)
    }
  })

  test.for(directed)("keeps its place by %s while rows come and go", async (sort, { app, db }) => {
    const { call, user } = await signIn(app, db)
    const expected = inOrder(await makeTies(db, user.id), sort)
    const first = await list(call, { sort, limit: 5 })
    const cursor = first.nextCursor
    const [early, last] = [expected[1], expected[4]]
    await db.task.delete({ where: { id: early ?? "" } })
    await db.task.update({ where: { id: last ?? "" }, data: { deletedAt: new Date() } })
    const next = async (limit: number) => {
      const answers = [
        valueOf(await call("trpc", "task.list", { sort, limit, cursor })),
        valueOf(await call("put", "task.list", { sort, limit, cursor })),
      ]
      expect(answers[1]).toEqual(answers[0])
      return answers[0]?.items.map(({ id }) => id)
    }
    expect(await next(5)).toEqual(expected.slice(5, 10))
    await db.task.update({ where: { id: expected[6] ?? "" }, data: { deletedAt: new Date() } })
    expect(await next(100)).toEqual([expected[5], ...expected.slice(7)])
  })

  test("lets filters and the page size change under a cursor", async ({ app, db }) => {
    const { call, user } = await signIn(app, db)
    for (const title of ["a", "b", "c", "d", "e"]) {
      const status = title === "d" ? "completed" : "pending"
      await makeTask(db, { userId: user.id, title, status })
    }
    const { nextCursor: cursor } = await list(call, { sort: "title", limit: 2 })
    const input = { sort: "title", cursor }
    expect(await titles(call, { ...input, limit: 100 })).toEqual(["c", "d", "e"])
    expect(await titles(call, { ...input, completed: true })).toEqual(["d"])
    expect(await titles(call, { ...input, q: "E", count: true })).toEqual(["e"])
  })

  test("takes q as it is written, in any case", async ({ app, db }) => {
    const { call, user } = await signIn(app, db)
    const stored = ["100% sure", "100x sure", "a_b", "axb", "back\\slash", "École", "ecole"].concat(
      ["ЖУК", "ΟΔΟΣΑ", "οδός", "Straße", "GROẞ", "Ünï ✅ 👩‍👩‍👧", "two  spaces"],
    )
    for (const title of stored) await makeTask(db, { userId: user.id, title })
    await makeTask(db, { userId: user.id, title: "hidden", description: "In Ёлка's text" })
    const found: [string, ...string[]][] = [
      ["0%", "100% sure"],
      ["%", "100% sure"],
      ["_", "a_b"],
      ["A_B", "a_b"],
      ["\\", "back\\slash"],
      ["\\%"],
      ["éCOLE", "École"],
      ["жУк", "ЖУК"],
      ["ΔΟΣ", "ΟΔΟΣΑ"],
      ["οδοσ", "ΟΔΟΣΑ"],
      ["ΌΣ", "οδός"],
      ["όσ", "οδός"],
      ["ός", "οδός"],
      ["straẞe", "Straße"],
      ["STRAße", "Straße"],
      ["groß", "GROẞ"],
      ["STRASSE", "Straße"],
      ["ÜNÏ ✅", "Ünï ✅ 👩‍👩‍👧"],
      ["o  S", "two  spaces"],
      ["ёЛКА'S", "hidden"],
      ["' OR 1=1 --"],
    ]
    const actual: string[][] = []
    for (const [q] of found) actual.push([q, ...(await titles(call, { q, sort: "title" }))])
    expect(actual).toEqual(found)
  })

  test("refuses a cursor that is tampered with, foreign or misfit", async ({ app, db }) => {
    const [alice, bob] = [await signIn(app, db), await signIn(app, db)]
    for (const { user } of [alice, alice, alice, bob, bob, bob]) {
      await makeTask(db, { userId: user.id })
    }
    const page = await list(alice.call, { sort: "title", limit: 1 })
    const cursor = page.nextCursor ?? expect.unreachable()
    const flipped = Array.from(cursor, (letter, index) => {
      const other = letter === "A" ? "B" : "A"
      return cursor.slice(0, index) + other + cursor.slice(index + 1)
    })
    const cut = [cursor.slice(1), cursor.slice(0, -1), `${cursor}A`, ` ${cursor}`, `${cursor}=`]
    const refusals: [Call, Input][] = [
      ...[...flipped, ...cut, cursor.toLowerCase()].map((forged): [Call, Input] => [
        alice.call,
        { sort: "title", cursor: forged },
      ]),
      [bob.call, { sort: "title", cursor }],
      [alice.call, { cursor }],
      [alice.call, { sort: "-title", cursor }],
      [alice.call, { sort: "dueDate", cursor }],
      [alice.call, { sort: "title", trash: true, cursor }],
    ]
    for (const [call, input] of refusals) {
      for (const door of bothDoors) {
        const answer = await call(door, "task.list", input)
        expect(answer, JSON.stringify(input)).toMatchObject(invalid)
        expect(answer.errors.map(({ pointer }) => pointer)).toEqual(["/cursor"])
      }
    }
    for (const offset of [0, 1]) {
      for (const door of bothDoors) {
        const both = await alice.call(door, "task.list", { sort: "title", cursor, offset })
        expect(both).toMatchObject(invalid)
      }
    }
    expect((await list(alice.call, { sort: "title", cursor })).items).toHaveLength(2)
  })

  test("ends without a cursor on an exactly full page", async ({ app, db }) => {
    const { call, user } = await signIn(app, db)
    expect(await list(call, { count: true })).toEqual({ items: [], nextCursor: null, total: 0 })
    for (const title of ["a", "b", "c", "d"]) await makeTask(db, { userId: user.id, title })
    for (const [limit, pages] of [
      [1, 4],
      [2, 2],
      [3, 2],
      [4, 1],
      [100, 1],
    ] as const) {
      for (const door of bothDoors) {
        const walked = await walk(call, { sort: "title", limit }, [door])
        expect([limit, walked.length]).toEqual([limit, pages])
        expect(
          walked
            .flat()
            .map(({ title }) => title)
            .join(""),
        ).toBe("abcd")
      }
    }
    expect(await titles(call, { sort: "title", offset: 3 })).toEqual(["d"])
    expect(await titles(call, { sort: "title", offset: 10_000 })).toEqual([])
  })
})
