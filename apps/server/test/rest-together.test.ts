import { randomUUID } from "node:crypto"
import { makeTask, makeUser } from "@docket/db/testing"
import { expect } from "vitest"
import { bearer, test } from "./fixtures.ts"

const TASKS = 10_000

test("two clients that patch different fields at one version both get their way", async ({
  app,
  db,
}) => {
  const alice = await makeUser(db)
  const { id } = await makeTask(db, { userId: alice.id, title: "Tea" })
  const headers = await bearer(alice)
  const url = `/api/tasks/${id}`
  const patch = (etag: string, payload: object) =>
    app.inject({ method: "PATCH", url, headers: { ...headers, "if-match": etag }, payload })

  const { etag } = (await app.inject({ url, headers })).headers
  const changes = [{ title: "Coffee" }, { priority: "high" }]
  const answers = await Promise.all(changes.map((change) => patch(String(etag), change)))
  const loser = answers.findIndex(({ statusCode }) => statusCode === 412)
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 412]))

  const { code, current } = answers[loser]?.json() ?? {}
  expect({ code, version: current.version }).toEqual({ code: "version_mismatch", version: 2 })
  const retried = await patch(`"v${current.version}"`, changes[loser] ?? {})
  expect(retried.json()).toMatchObject({ title: "Coffee", priority: "high", version: 3 })
})

test(
  `following the links of ${TASKS} tasks while others come and go shows each that stays once`,
  { timeout: 60_000 },
  async ({ app, db }) => {
    const alice = await makeUser(db)
    const headers = await bearer(alice)
    const rows = Array.from({ length: TASKS }, (_, index) => ({
      id: randomUUID(),
      userId: alice.id,
      title: `Task ${index}`,
      // Many of one millisecond, so that ties are common.
      createdAt: new Date(1_700_000_000_000 + Math.floor(index / 50)),
    }))
    // By the thousand: a statement has three seconds, on a busy machine too.
    for (let from = 0; from < TASKS; from += 1_000) {
      await db.task.createMany({ data: rows.slice(from, from + 1_000) })
    }

    const seen: string[] = []
    const gone = new Set<string>()
    const read = (url: string) => app.inject({ url, headers })
    let url: string | undefined = "/api/tasks?limit=100"
    while (url !== undefined) {
      const page = await read(url)
      seen.push(...page.json().map((task: { id: string }) => task.id))
      url = /^<([^>]+)>; rel="next"$/.exec(String(page.headers["link"]))?.[1]

      const victim = rows[Math.floor(Math.random() * TASKS)]?.id ?? ""
      await app.inject({ method: "DELETE", url: `/api/tasks/${victim}`, headers })
      gone.add(victim)
      const createdAt = new Date(1_700_000_000_000 + Math.floor((Math.random() * TASKS) / 50))
      await makeTask(db, { userId: alice.id, createdAt })
    }

    expect(new Set(seen).size).toBe(seen.length)
    const shown = new Set(seen)
    const stayed = rows.filter(({ id }) => !gone.has(id))
    expect(stayed.length).toBeGreaterThan(TASKS - 150)
    expect(stayed.filter(({ id }) => !shown.has(id))).toEqual([])
  },
)
