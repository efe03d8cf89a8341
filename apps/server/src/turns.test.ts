import { setImmediate } from "node:timers/promises"
import { expect, test } from "vitest"
import { createTurns } from "./turns.ts"

const setUp = (most: number) => {
  const turns = createTurns(most)
  const begun: string[] = []
  const arrive = (name: string, atOnce?: () => void) => {
    const worker = { isWorking: false }
    turns.take(worker, () => {
      begun.push(name)
      atOnce?.()
    })
    return { giveUp: () => turns.giveUp(worker) }
  }
  return { begun, arrive }
}

test("so many begin at once, the others in the order in which they came", async () => {
  const { begun, arrive } = setUp(2)
  const [first, second] = [arrive("a"), arrive("b"), arrive("c"), arrive("d"), arrive("e")]
  expect(begun).toEqual(["a", "b"])
  second.giveUp()
  await setImmediate()
  expect(begun).toEqual(["a", "b", "c"])
  first.giveUp()
  arrive("late")
  await setImmediate()
  expect(begun).toEqual(["a", "b", "c", "d"])
})

test("one that gives up while it waits never begins, and takes no turn", async () => {
  const { begun, arrive } = setUp(1)
  const [first, second] = [arrive("a"), arrive("b"), arrive("c")]
  second.giveUp()
  second.giveUp()
  first.giveUp()
  await setImmediate()
  expect(begun).toEqual(["a", "c"])
})

test("a turn is given back once, however often it is given up", async () => {
  const { begun, arrive } = setUp(1)
  const first = arrive("a")
  arrive("b")
  arrive("c")
  first.giveUp()
  first.giveUp()
  await setImmediate()
  expect(begun).toEqual(["a", "b"])
})

test("thousands that are done as they begin do not begin within each other", async () => {
  const { begun, arrive } = setUp(1)
  const first = arrive("first")
  for (let index = 0; index < 20_000; index += 1) {
    const one = arrive(String(index), () => one.giveUp())
  }
  first.giveUp()
  while (begun.length < 20_001) await setImmediate()
  expect(begun.at(-1)).toBe("19999")
})
