import { setTimeout } from "node:timers/promises"
import { expect, test } from "vitest"
import { createQueryShares } from "./query-shares.ts"

test("does four pieces of a person's work at once, in their order, and those of others meanwhile", async () => {
  const share = createQueryShares()
  const begun: number[] = []
  const done = Array.from({ length: 6 }, () => Promise.withResolvers<number>())
  const work = done.map(({ promise }, index) =>
    share("loud", () => {
      begun.push(index)
      return promise
    }),
  )
  expect(await share("calm", async () => "done")).toBe("done")
  expect(begun).toEqual([0, 1, 2, 3])
  done[2]?.resolve(2)
  await work[2]
  await setTimeout(5)
  expect(begun).toEqual([0, 1, 2, 3, 4])
  done.forEach(({ resolve }, index) => resolve(index))
  expect(await Promise.all(work)).toEqual([0, 1, 2, 3, 4, 5])
})

test("a failure makes room as an answer does", async () => {
  const share = createQueryShares()
  const failing = Array.from({ length: 8 }, () =>
    share("loud", async () => {
      await setTimeout(1)
      throw new Error("failed")
    }),
  )
  const results = await Promise.allSettled(failing)
  expect(results.every(({ status }) => status === "rejected")).toBe(true)
  expect(await share("loud", async () => "done")).toBe("done")
})
