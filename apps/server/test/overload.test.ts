import { once } from "node:events"
import { connect, type AddressInfo } from "node:net"
import { setImmediate, setTimeout } from "node:timers/promises"
import type { Task } from "@docket/contract"
import { createDb } from "@docket/db"
import { makeTask, makeUser } from "@docket/db/testing"
import { describe, expect } from "vitest"
import { allowedOrigin, bearer, makeApp, test } from "./fixtures.ts"
import { failureOf, type Answer } from "./wire.ts"

const MOST_UNDER_WAY = 1_500
const TOO_MANY = 60
const MOST_WRITES = 16
/** Together they have all the turns that there are. */
const PEOPLE = 8

describe("more requests at once than can be served", () => {
  for (const path of ["/api/tasks?limit=1", "/trpc/task.stats"]) {
    test(
      `at ${path} are refused early, and the others are answered`,
      { timeout: 60_000 },
      async ({ app, db }) => {
        const people = await Promise.all(
          Array.from({ length: PEOPLE }, async () => bearer(await makeUser(db))),
        )
        const headersOf = (index: number) => ({
          ...people[index % PEOPLE],
          origin: allowedOrigin,
        })
        const headers = headersOf(0)
        expect((await app.inject({ url: path, headers })).statusCode).toBe(200)
        const order: number[] = []
        const ask = async (index: number): Promise<Answer> => {
          const answer = await app.inject({ url: path, headers: headersOf(index) })
          order.push(index)
          return answer
        }
        const burst = Array.from({ length: MOST_UNDER_WAY + TOO_MANY }, (_, index) => ask(index))
        const health = app.inject({ url: "/health" })
        const ready = app.inject({ url: "/ready" })
        const answers = await Promise.all(burst)

        expect(answers.slice(0, MOST_UNDER_WAY).filter((one) => one.statusCode !== 200)).toEqual([])
        for (const answer of answers.slice(MOST_UNDER_WAY)) {
          expect(failureOf(path.split("?", 1)[0] ?? path, answer).code).toBe("unavailable")
          expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0)
          expect(answer.headers["access-control-allow-origin"]).toBe(allowedOrigin)
          expect(answer.headers["access-control-expose-headers"]).toContain("Retry-After")
        }
        // Refused before those that came first are done.
        expect(order.slice(0, TOO_MANY).every((index) => index >= MOST_UNDER_WAY)).toBe(true)
        expect((await health).statusCode).toBe(200)
        expect((await ready).statusCode).toBe(200)
        expect((await app.inject({ url: path, headers })).statusCode).toBe(200)
      },
    )
  }
})

test(
  "writes that wait for each other keep nobody from reading, and all are done in the end",
  { timeout: 30_000 },
  async ({ app, db }) => {
    const user = await makeUser(db)
    const { id } = await makeTask(db, { userId: user.id })
    const headers = await bearer(user)
    const rename = (title: string) =>
      app.inject({ method: "PATCH", url: `/api/tasks/${id}`, headers, payload: { title } })

    const { renames, reads } = await db.$transaction(async (transaction) => {
      await transaction.$queryRaw`SELECT FROM tasks WHERE id = ${id}::uuid FOR UPDATE`
      const renames = Array.from({ length: 2 * MOST_WRITES }, (_, index) =>
        rename(`title ${index}`),
      )
      const reads = await Promise.all(
        Array.from({ length: TOO_MANY }, () => app.inject({ url: `/api/tasks/${id}`, headers })),
      )
      return { renames, reads }
    })
    expect(reads.filter(({ statusCode }) => statusCode !== 200)).toEqual([])
    expect((await Promise.all(renames)).filter(({ statusCode }) => statusCode !== 200)).toEqual([])
    const { version } = (await app.inject({ url: `/api/tasks/${id}`, headers })).json<Task>()
    expect(version).toBe(1 + 2 * MOST_WRITES)
  },
)

test("a person who asks for much at once lets others go first", async ({ app, db }) => {
  const [loud, calm] = [await bearer(await makeUser(db)), await bearer(await makeUser(db))]
  let done = 0
  const burst = Array.from({ length: 400 }, async () => {
    await app.inject({ url: "/api/tasks?q=tea&count=true", headers: loud })
    done += 1
  })
  const other = await app.inject({ url: "/api/tasks?q=tea&count=true", headers: calm })
  expect(other.statusCode).toBe(200)
  expect(done).toBeLessThan(200)
  await Promise.all(burst)
})

test("a batch of many calls takes two of the three turns that a person has", async ({
  db,
  database: { url },
}) => {
  // Those that wait for a lock leave enough connections to others.
  await using connections = createDb({ url, maxConnections: 12 })
  const { app } = await makeApp({ ...connections, url })
  const [user, other] = [await makeUser(db), await makeUser(db)]
  const [headers, others] = [await bearer(user), await bearer(other)]
  const [locked, own, foreign] = [
    await makeTask(db, { userId: user.id }),
    await makeTask(db, { userId: user.id }),
    await makeTask(db, { userId: other.id }),
  ]
  const rename = async ({ id }: { id: string }, sender: Record<string, string>) => {
    const url = `/api/tasks/${id}`
    const request = { method: "PATCH", url, payload: { title: "b" }, headers: sender } as const
    return (await app.inject(request)).statusCode
  }
  const toggle = async ({ id }: { id: string }) => {
    const calls = Array.from({ length: 20 }, (_, index) => [index, { json: { id } }])
    const url = `/trpc/${calls.map(() => "task.toggle").join(",")}?batch=1`
    const payload = Object.fromEntries(calls)
    return (await app.inject({ method: "POST", url, headers, payload })).statusCode
  }

  const waiting = await db.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT FROM tasks WHERE id = ${locked.id}::uuid FOR UPDATE`
    const taking = [toggle(locked), rename(locked, headers)]
    await setTimeout(100)
    const batch = toggle(own)
    expect(await rename(foreign, others)).toBe(200)
    expect(await Promise.race([batch, setTimeout(300, "waits")])).toBe("waits")
    return [...taking, batch]
  })
  expect(await Promise.all(waiting)).toEqual([200, 200, 200])
})

test("clients that go away leave their turns to others", async ({ app, db }) => {
  const headers = await bearer(await makeUser(db))
  await app.listen({ host: "127.0.0.1", port: 0 })
  const { port } = app.server.address() as AddressInfo
  const gone = Array.from({ length: TOO_MANY }, async () => {
    const socket = connect(port, "127.0.0.1")
    await once(socket, "connect")
    socket.end(
      `GET /api/tasks HTTP/1.1\r\nhost: a\r\nauthorization: ${headers.authorization}\r\n\r\n`,
    )
    await setImmediate()
    socket.destroy()
    await once(socket, "close")
  })
  await Promise.all(gone)
  const reads = await Promise.all(
    Array.from({ length: TOO_MANY }, () => app.inject({ url: "/api/tasks", headers })),
  )
  expect(reads.filter(({ statusCode }) => statusCode !== 200)).toEqual([])
})
