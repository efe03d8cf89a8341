import { setTimeout } from "node:timers/promises"
import { expect, test } from "vitest"
import { createCallQueue } from "./call-queue.ts"

test("makes calls one after the other, in their order, with turns for others in between", async () => {
  const queue = createCallQueue()
  const events: string[] = []
  const others = setInterval(() => events.push("other"), 0)
  const call = async (name: string) => {
    events.push(`${name} begins`)
    await setTimeout(5)
    events.push(`${name} ends`)
    return name
  }
  expect(await Promise.all(["a", "b", "c"].map((name) => queue(() => call(name))))).toEqual([
    "a",
    "b",
    "c",
  ])
  clearInterval(others)
  const own = events.filter((event) => event !== "other")
  expect(own).toEqual(["a", "b", "c"].flatMap((name) => [`${name} begins`, `${name} ends`]))
  expect(events.indexOf("other")).toBeLessThan(events.indexOf("c begins"))
})

test("fails what waits with a call that throws, and goes on with what comes later", async () => {
  const queue = createCallQueue()
  const broken = new Error("broken")
  const results = await Promise.allSettled([
    queue(() => Promise.reject(broken)),
    queue(() => Promise.resolve("never made")),
    queue(() => Promise.resolve("nor this")),
  ])
  expect(results.map((result) => result.status === "rejected" && result.reason)).toEqual(
    results.map(() => broken),
  )
  expect(await queue(() => Promise.resolve("later"))).toBe("later")
})
