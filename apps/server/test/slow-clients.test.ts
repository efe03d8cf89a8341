import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import { makeUser } from "@docket/db/testing"
import { expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { batchOfLargest, largestBatch, largestTasks } from "./largest-answer.ts"
import { freePort, startServer } from "./server-process.ts"
import { openReader, openSlow, openSteady, type SlowSocket } from "./slow-socket.ts"

const SENDERS = 100
/** What the server gives to headers and a body, and to readers: see `buildApp` and `answer-deadline.ts`. */
const BOUND_MS = { sender: 10_000, reader: 35_500 }
/** It looks each second, and this machine may be busy. */
const SLACK_MS = 5_000
/** Of one person in a minute: as many as even a busy machine does before their deadline. */
const SHARE = 40
const TASKS = 100
/** With those that are not read, less than may wait for its readers; more than the network takes at once. */
const SOME_CALLS = 8
const ask = async (url: string, headers: Record<string, string>): Promise<number> => {
  const answer = await fetch(url, { headers })
  await answer.text()
  return answer.status
}

/** Asks again and again until it is told to stop; gives the statuses that came back. */
const keepAsking = (ask: () => Promise<number>, pauseMs: number) => {
  const over = new AbortController()
  const statuses: number[] = []
  const askOn = async () => {
    while (!over.signal.aborted) {
      statuses.push(await ask())
      await setTimeout(pauseMs)
    }
  }
  const asking = askOn()
  const stop = async (): Promise<readonly number[]> => {
    over.abort()
    await asking
    return statuses
  }
  return { stop, [Symbol.asyncDispose]: async () => void (await stop().catch(() => {})) }
}

const openAll = (open: () => Promise<SlowSocket>) =>
  Promise.all(Array.from({ length: SENDERS }, () => open()))

test(
  "who is slow to speak, to send or to read is closed in time, and others are served meanwhile",
  { timeout: 90_000 },
  async ({ database, db }) => {
    const user = await makeUser(db)
    await db.task.createMany({ data: largestTasks(user.id) })
    const headers = await bearer(user)
    const port = await freePort()
    const server = await startServer(database.url, port)
    try {
      const lines = `host: docket.test\r\nauthorization: ${headers.authorization}\r\n`
      const post = `POST /api/tasks HTTP/1.1\r\n${lines}content-type: application/json\r\n`
      const get = `GET ${largestBatch} HTTP/1.1\r\n${lines}`
      const some = `GET ${batchOfLargest(SOME_CALLS)} HTTP/1.1\r\n${lines}`
      const senders = await Promise.all([
        openAll(() => openSlow(port, "")),
        openAll(() => openSlow(port, "GET /api/tasks HTTP/1.1\r\n", "x-a: b\r\n")),
        openAll(() => openSlow(port, `${post}content-length: 60000\r\n\r\n{"`, "a")),
      ])
      const slowReaders = [
        await openReader(port, `${get}\r\n`),
        await openReader(port, `${get}trpc-accept: application/jsonl\r\n\r\n`),
      ]

      const steadyReader = await openSteady(port, `${some}connection: close\r\n\r\n`)

      await using others = keepAsking(() => ask(`${server.origin}/api/tasks?limit=1`, headers), 100)
      const closed = await Promise.all(senders.flat().map(({ closedAfter }) => closedAfter))
      expect(Math.max(...closed)).toBeLessThan(BOUND_MS.sender + SLACK_MS)

      await setTimeout(BOUND_MS.reader + SLACK_MS - Math.max(...closed))
      const statuses = await others.stop()
      // What the kernel has buffered is theirs; then they learn that the rest will not come.
      for (const { socket } of slowReaders) socket.resume()
      const ends = slowReaders.map(async ({ socket, closedAfter }) => {
        await closedAfter
        return socket.bytesRead
      })
      const sizeOf = async (path: string): Promise<number> =>
        (await (await fetch(server.origin + path, { headers })).arrayBuffer()).byteLength
      expect(Math.max(...(await Promise.all(ends)))).toBeLessThan(await sizeOf(largestBatch))
      steadyReader.socket.resume()
      await steadyReader.closedAfter
      expect(steadyReader.socket.bytesRead).toBeGreaterThan(
        await sizeOf(batchOfLargest(SOME_CALLS)),
      )

      expect(new Set(statuses)).toEqual(new Set([200]))
      expect(statuses.length).toBeGreaterThan(100)
    } finally {
      await server.stop("SIGTERM")
    }
  },
)

test(
  "a person who asks for more than their share is refused, and nobody else",
  { timeout: 60_000 },
  async ({ database, db }) => {
    const [noisy, quiet] = [await makeUser(db), await makeUser(db)]
    await db.task.createMany({
      data: Array.from({ length: TASKS }, () => ({
        id: randomUUID(),
        userId: noisy.id,
        title: "Tea",
      })),
    })
    const server = await startServer(database.url, await freePort(), { RATE_LIMIT: String(SHARE) })
    try {
      const [loud, calm] = [await bearer(noisy), await bearer(quiet)]
      const url = `${server.origin}/api/tasks?limit=${TASKS}`
      await using others = keepAsking(() => ask(url, calm), 1_000)
      const statuses = await Promise.all(Array.from({ length: 3_000 }, () => ask(url, loud)))
      const ofOthers = await others.stop()
      const count = (status: number) => statuses.filter((one) => one === status).length
      expect(count(200) + count(429) + count(503)).toBe(3_000)
      expect(count(200)).toBeGreaterThan(0)
      // A minute's share, and another's where the minute has just turned; a busy machine is out of turns for
      // some of it.
      expect(count(200)).toBeLessThanOrEqual(2 * SHARE)
      expect(count(200) + count(503)).toBeGreaterThanOrEqual(SHARE)
      expect(new Set(ofOthers)).toEqual(new Set([200]))
    } finally {
      await server.stop("SIGTERM")
    }
  },
)
