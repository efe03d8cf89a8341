import { expect, test } from "vitest"
import { createLane } from "../src/lane.ts"
import { mistreatedServer } from "./server.ts"

const rowsOf = async (lane: ReturnType<typeof createLane>, text: string) =>
  (await lane.query({ text })).rows

test("a connection is replaced when it is old, and not while it is used", async () => {
  await using server = await mistreatedServer()
  const laneThatLives = (lifetime: number) =>
    createLane(
      { connectionString: server.url },
      { onLost: () => undefined, answerTimeout: 10_000, lifetime },
    )
  const pid = "SELECT pg_backend_pid()"

  const lasting = laneThatLives(60_000)
  const first = await rowsOf(lasting, pid)
  lasting.check()
  expect(await rowsOf(lasting, pid)).toEqual(first)
  await lasting.end()

  const old = laneThatLives(0)
  const asked = rowsOf(old, `${pid}, pg_sleep(0.2)::text`)
  old.check()
  const [used] = await asked
  expect(used).toBeDefined()
  old.check()
  expect(await rowsOf(old, pid)).not.toContainEqual({ pg_backend_pid: used?.["pg_backend_pid"] })
  await old.end()
})
