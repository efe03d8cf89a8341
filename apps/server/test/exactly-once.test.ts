import { randomUUID } from "node:crypto"
import { makeUser } from "@docket/db/testing"
import { expect } from "vitest"
import { startCuttingProxy } from "./cutting-proxy.ts"
import { bearer, test } from "./fixtures.ts"
import { freePort, startServer } from "./server-process.ts"

const KEYS = Number(process.env["EXACTLY_ONCE_KEYS"] ?? 150)
const KILLS = Number(process.env["EXACTLY_ONCE_KILLS"] ?? 2)
const REPEATS = 5
const CLIENTS = 16
const CUT_SHARE = 0.3

type Key = { key: string; title: string; answers: string[] }

const send = async (origin: string, headers: Record<string, string>, { key, title }: Key) => {
  const answer = await fetch(`${origin}/api/tasks`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify({ title }),
  })
  return { status: answer.status, body: await answer.text() }
}

/** Sends a create until it is answered for good, as a careful client does. */
const createUntilAnswered = async (
  origin: string,
  headers: Record<string, string>,
  key: Key,
): Promise<void> => {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    const answer = await send(origin, headers, key).catch(() => undefined)
    if (answer?.status === 201) return void key.answers.push(answer.body)
    const mayGoOn = answer === undefined || answer.status === 409 || answer.status === 503
    if (!mayGoOn) throw new Error(`${answer.status}: ${answer.body}`)
    await new Promise((resolve) => setTimeout(resolve, 20 * Math.random()))
  }
  throw new Error(`no answer for ${key.key} within a minute`)
}

test(
  `${KEYS} keys, each sent by ${REPEATS} at once, create one task each while answers are cut and the server is killed`,
  { timeout: 300_000 },
  async ({ database, db }) => {
    const user = await makeUser(db)
    const headers = await bearer(user, { expiresIn: 3600 })
    const port = await freePort()
    let server = await startServer(database.url, port)
    await using proxy = await startCuttingProxy(server.origin, CUT_SHARE)

    const keys = Array.from({ length: KEYS }, (_, index): Key => {
      return { key: randomUUID(), title: `Task ${index}`, answers: [] }
    })
    const queue = keys.flatMap((key) => Array.from({ length: REPEATS }, () => key))
    const worker = async () => {
      for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
        await createUntilAnswered(proxy.origin, headers, key)
      }
    }
    const killer = async () => {
      for (let kill = 1; kill <= KILLS; kill += 1) {
        const left = queue.length
        const next = left - left / (KILLS - kill + 2)
        await expect.poll(() => queue.length, { timeout: 60_000, interval: 5 }).toBeLessThan(next)
        await server.stop("SIGKILL")
        server = await startServer(database.url, port)
      }
    }
    await Promise.all([killer(), ...Array.from({ length: CLIENTS }, worker)])
    expect(await server.stop("SIGTERM")).toBe(0)

    expect(await db.task.count({ where: { userId: user.id } })).toBe(KEYS)
    expect(keys.filter(({ answers }) => answers.length !== REPEATS)).toEqual([])
    expect(keys.filter(({ answers }) => new Set(answers).size !== 1)).toEqual([])
    expect(proxy.cut()).toBeGreaterThan(KEYS)
  },
)
