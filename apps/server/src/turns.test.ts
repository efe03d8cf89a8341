import { setImmediate } from "node:timers/promises"
import { expect, test } from "vitest"
import { createTurns } from "./turns.ts"

const setUp = (most: number, mostOfOne = most) => {
  const turns = createTurns(most, mostOfOne)
  const begun: string[] = []
  /** Who is called "a 2" is of a's; "a 3 turns" takes three. */
  const arrive = (name: string, atOnce?: () => void) => {
    const worker = { turns: 0 }
    const [person = "", count, isMany] = name.split(" ")
    const work = () => {
      begun.push(name)
      atOnce?.()
    }
    turns.take(worker, { person, turns: isMany === undefined ? 1 : Number(count), work })
    return { giveUp: () => turns.giveUp(worker, person) }
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

test("one person has so many at most, and keeps nobody waiting", async () => {
  const { begun, arrive } = setUp(3, 2)
  const [first] = ["a 1", "a 2", "a 3", "a 4"].map((name) => arrive(name))
  expect(begun).toEqual(["a 1", "a 2"])
  const other = arrive("b 1")
  for (const name of ["b 2", "c 1", "a 5"]) arrive(name)
  expect(begun.slice(2)).toEqual(["b 1"])
  other.giveUp()
  await setImmediate()
  expect(begun.slice(3)).toEqual(["b 2"])
  first?.giveUp()
  await setImmediate()
  expect(begun.slice(4)).toEqual(["a 3"])
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

test("one that takes many turns waits until there are as many, and is not passed by", async () => {
  const { begun, arrive } = setUp(4, 3)
  const [first, second] = [arrive("a"), arrive("b"), arrive("c 3 turns"), arrive("d")]
  expect(begun).toEqual(["a", "b"])
  first.giveUp()
  await setImmediate()
  expect(begun).toEqual(["a", "b", "c 3 turns"])
  second.giveUp()
  await setImmediate()
  expect(begun).toEqual(["a", "b", "c 3 turns", "d"])
})

test("one that takes many turns gives as many back", async () => {
  const { begun, arrive } = setUp(4, 3)
  const first = arrive("a 3 turns")
  for (const name of ["a", "b", "b 2 turns", "c"]) arrive(name)
  expect(begun).toEqual(["a 3 turns", "b"])
  first.giveUp()
  await setImmediate()
  expect(begun).toEqual(["a 3 turns", "b", "a", "b 2 turns"])
})

test("when one that waits for many turns gives up, those behind it begin", async () => {
  const { begun, arrive } = setUp(2)
  arrive("a")
  const many = arrive("b 2 turns")
  arrive("c")
  expect(begun).toEqual(["a"])
  many.giveUp()
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
