import { setTimeout } from "node:timers/promises"
import type { Query, Statement, TextRow } from "@docket/db/sql"
import { expect, test } from "vitest"
import { queueQueries } from "./query-queue.ts"

/** A query whose statement says how it ends. */
const queued = (run: (text: string) => Promise<string>) => {
  const answer = async ({ text }: Statement): Promise<TextRow[]> => [{ answer: await run(text) }]
  const { query } = queueQueries({ query: answer as Query, quickQuery: answer as Query })
  return async (text: string) => (await query<{ answer: string }>({ text, values: [] }))[0]?.answer
}

test("runs two at once, in their order, with turns for others in between", async () => {
  const events: string[] = []
  let [underWay, most] = [0, 0]
  const query = queued(async (name) => {
    events.push(name)
    most = Math.max(most, (underWay += 1))
    await setTimeout(5)
    underWay -= 1
    return name
  })
  const others = setInterval(() => events.push("other"), 0)
  const names = ["a", "b", "c", "d", "e"]
  expect(await Promise.all(names.map(query))).toEqual(names)
  clearInterval(others)
  expect(most).toBe(2)
  expect(events.filter((event) => event !== "other")).toEqual(names)
  expect(events.indexOf("other")).toBeLessThan(events.indexOf("c"))
})

test("a slow one does not hold up the others", async () => {
  const slow = Promise.withResolvers<string>()
  const query = queued(async (name) => (name === "slow" ? slow.promise : name))
  const first = query("slow")
  expect(await Promise.all(["1", "2", "3"].map(query))).toEqual(["1", "2", "3"])
  slow.resolve("slow")
  expect(await first).toBe("slow")
})

test("what the database is out of reach for fails what waits, and not what comes later", async () => {
  const outOfReach = Object.assign(new Error("refused"), { code: "ECONNREFUSED" })
  const query = queued(async (name) => {
    if (name === "broken") throw outOfReach
    return setTimeout(5, name)
  })
  const under = query("under way")
  const results = await Promise.allSettled(["broken", "never run", "nor this"].map(query))
  expect(results).toEqual(results.map(() => ({ status: "rejected", reason: outOfReach })))
  expect(await under).toBe("under way")
  expect(await query("later")).toBe("later")
})

test("a failure that concerns one statement fails no other", async () => {
  const wrong = new Error("wrong")
  const query = queued(async (name) => {
    if (name === "wrong") throw wrong
    return setTimeout(5, name)
  })
  const results = await Promise.allSettled(["wrong", "a", "b", "c"].map(query))
  expect(results[0]).toEqual({ status: "rejected", reason: wrong })
  expect(results.slice(1)).toMatchObject(["a", "b", "c"].map((value) => ({ value })))
})
