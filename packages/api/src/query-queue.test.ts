import { setTimeout } from "node:timers/promises"
import { expect, test } from "vitest"
import { createCallQueue } from "./call-queue.ts"

test("makes two calls at once, in their order, with turns for others in between", async () => {
  const queue = createCallQueue()
  const events: string[] = []
  let [underWay, most] = [0, 0]
  const others = setInterval(() => events.push("other"), 0)
  const call = async (name: string) => {
    events.push(name)
    most = Math.max(most, (underWay += 1))
    await setTimeout(5)
    underWay -= 1
    return name
  }
  const names = ["a", "b", "c", "d", "e"]
  expect(await Promise.all(names.map((name) => queue(() => call(name))))).toEqual(names)
  clearInterval(others)
  expect(most).toBe(2)
  expect(events.filter((event) => event !== "other")).toEqual(names)
  expect(events.indexOf("other")).toBeLessThan(events.indexOf("c"))
})

test("a slow call does not hold up the others", async () => {
  const queue = createCallQueue()
  const slow = Promise.withResolvers<string>()
  const first = queue(() => slow.promise)
  expect(await Promise.all([1, 2, 3].map((n) => queue(async () => n)))).toEqual([1, 2, 3])
  slow.resolve("slow")
  expect(await first).toBe("slow")
})

test("fails what waits with a call that throws, and goes on with what comes later", async () => {
  const queue = createCallQueue()
  const broken = new Error("broken")
  const under = queue(() => setTimeout(5, "under way"))
  const results = await Promise.allSettled([
    queue(() => Promise.reject(broken)),
    queue(() => Promise.resolve("never made")),
    queue(() => Promise.resolve("nor this")),
  ])
  expect(results).toEqual(results.map(() => ({ status: "rejected", reason: broken })))
  expect(await under).toBe("under way")
  expect(await queue(() => Promise.resolve("later"))).toBe("later")
})
