import * as fc from "fast-check"
import { expect, test } from "vitest"
import { createMemoryTake } from "./memory-take.ts"

const windowMs = 60_000

const counterAt = (limit: number, capacity?: number) => {
  const clock = { ms: 1_000 }
  const now = () => clock.ms
  const take = createMemoryTake({ limit, windowMs }, capacity ? { now, capacity } : { now })
  return { clock, take }
}

test("takes a cost as a whole or not at all", () => {
  const { take } = counterAt(10)
  expect(take("a", 8)).toEqual({ isTaken: true, remaining: 2, resetMs: windowMs })
  expect(take("a", 3)).toEqual({ isTaken: false, remaining: 2, resetMs: windowMs })
  expect(take("a", 2)).toEqual({ isTaken: true, remaining: 0, resetMs: windowMs })
  expect(take("a", 1)).toMatchObject({ isTaken: false, remaining: 0 })
})

test("begins a window with what is taken first, not with a look", () => {
  const { clock, take } = counterAt(10)
  expect(take("a", 0)).toEqual({ isTaken: true, remaining: 10, resetMs: windowMs })
  clock.ms += 30_000
  expect(take("a", 11)).toEqual({ isTaken: false, remaining: 10, resetMs: windowMs })
  expect(take("a", 1)).toMatchObject({ remaining: 9, resetMs: windowMs })
  clock.ms += windowMs - 1
  expect(take("a", 0)).toMatchObject({ remaining: 9, resetMs: 1 })
  clock.ms += 1
  expect(take("a", 0)).toMatchObject({ remaining: 10, resetMs: windowMs })
})

test("holds no more keys than its capacity, and forgets the one whose window ends first", () => {
  const { clock, take } = counterAt(5, 2)
  take("a", 1)
  clock.ms += 1
  take("b", 1)
  take("a", 1)
  clock.ms += 1
  take("c", 1)
  expect(["a", "b", "c"].map((key) => take(key, 0).remaining)).toEqual([5, 4, 4])
})

test("makes room by what has ended before it forgets what has not", () => {
  const { clock, take } = counterAt(5, 3)
  take("a", 1)
  take("b", 1)
  clock.ms += windowMs / 2
  take("c", 1)
  clock.ms += windowMs / 2
  take("d", 1)
  take("e", 1)
  expect(["a", "b", "c", "d", "e"].map((key) => take(key, 0).remaining)).toEqual([5, 5, 4, 4, 4])
})

test("never lets more through in a window than the limit, and never less", () => {
  const step = fc.record({
    waitMs: fc.oneof(fc.nat(1_000), fc.nat(windowMs), fc.constant(windowMs)),
    key: fc.constantFrom("a", "b"),
    cost: fc.nat(25),
  })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.array(step), (limit, steps) => {
      const { clock, take } = counterAt(limit)
      const model = new Map<string, { used: number; since: number }>()
      for (const { waitMs, key, cost } of steps) {
        clock.ms += waitMs
        const known = model.get(key)
        const isOpen = known !== undefined && clock.ms - known.since < windowMs
        const { used: before, since } = isOpen ? known : { used: 0, since: clock.ms }
        const isTaken = before + cost <= limit
        const after = isTaken ? before + cost : before
        if (isTaken && cost > 0) model.set(key, { used: after, since })
        const resetMs = since + windowMs - clock.ms
        expect(take(key, cost)).toEqual({ isTaken, remaining: limit - after, resetMs })
      }
    }),
  )
})
