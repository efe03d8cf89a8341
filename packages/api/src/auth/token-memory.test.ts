import { expect, test } from "vitest"
import { createTokenMemory } from "./token-memory.ts"
import type { Accepted } from "./verify-token.ts"

const accepted = (id: string): Accepted => ({
  kind: "viewer",
  viewer: { id, email: null, name: null, scopes: "all" },
  expiresAt: 0,
})
const [alice, bob] = [accepted("alice"), accepted("bob")]

const setUp = (capacity?: number) => {
  let now = 1_000
  const memory = createTokenMemory({ now: () => now, ...(capacity && { capacity }) })
  return { ...memory, pass: (ms: number) => void (now += ms) }
}

test("recalls each token's own, and nothing of a token that differs in one character", () => {
  const memory = setUp()
  memory.remember("a.b.c", alice)
  memory.remember("a.b.d", bob)
  expect([memory.recall("a.b.c"), memory.recall("a.b.d")]).toEqual([alice, bob])
  for (const other of ["", "a.b.C", "a.b.c ", "a.b.", "a.b.cc", "__proto__", "constructor"]) {
    expect(memory.recall(other)).toBeUndefined()
  }
})

test("forgets after a minute, however often it was asked", () => {
  const memory = setUp()
  memory.remember("token", alice)
  for (let second = 0; second < 59; second++) {
    memory.pass(1_000)
    expect(memory.recall("token")).toBe(alice)
  }
  memory.pass(999)
  expect(memory.recall("token")).toBe(alice)
  memory.pass(1)
  expect(memory.recall("token")).toBeUndefined()
})

test("counts the minute from the last verification", () => {
  const memory = setUp()
  memory.remember("token", alice)
  memory.pass(40_000)
  memory.remember("token", bob)
  memory.pass(40_000)
  expect(memory.recall("token")).toBe(bob)
  memory.pass(20_000)
  expect(memory.recall("token")).toBeUndefined()
})

test("keeps none whose minute is over when others come", () => {
  const memory = setUp()
  for (const token of ["1", "2", "3"]) {
    memory.remember(token, alice)
    memory.pass(20_000)
  }
  expect(memory.size()).toBe(3)
  memory.remember("4", alice)
  expect(memory.size()).toBe(3)
  memory.pass(60_000)
  memory.remember("5", alice)
  expect(memory.size()).toBe(1)
  memory.pass(60_000)
  expect(memory.recall("5")).toBeUndefined()
  expect(memory.size()).toBe(0)
})

test("keeps no more than its capacity, the latest", () => {
  const memory = setUp(3)
  for (const token of ["1", "2", "3", "1", "4"]) memory.remember(token, accepted(token))
  const kept = ["1", "2", "3", "4"].filter((token) => memory.recall(token) !== undefined)
  expect(kept).toEqual(["1", "3", "4"])
  for (let n = 0; n < 1_000; n++) memory.remember(`token ${n}`, alice)
  expect(["1", "3", "4", "token 996"].map(memory.recall)).toEqual(Array(4).fill(undefined))
  expect(["token 997", "token 998", "token 999"].map(memory.recall)).toEqual(Array(3).fill(alice))
})

test("keeps what was verified again longer than what was verified before that", () => {
  const memory = setUp(3)
  for (const token of ["1", "2", "1", "3", "4"]) memory.remember(token, accepted(token))
  const kept = ["1", "2", "3", "4"].filter((token) => memory.recall(token) !== undefined)
  expect(kept).toEqual(["1", "3", "4"])
})

test("keeps ten thousand unless told otherwise", () => {
  const memory = setUp()
  for (let n = 0; n <= 10_000; n++) memory.remember(`token ${n}`, alice)
  expect(memory.recall("token 0")).toBeUndefined()
  expect(memory.recall("token 1")).toBe(alice)
})

test("keeps no token of more than two kilobytes", () => {
  const memory = setUp()
  memory.remember("x".repeat(2_048), alice)
  memory.remember("x".repeat(2_049), alice)
  expect(memory.recall("x".repeat(2_048))).toBe(alice)
  expect(memory.recall("x".repeat(2_049))).toBeUndefined()
})

test("forgets everything at once", () => {
  const memory = setUp()
  for (const token of ["1", "2", "3"]) memory.remember(token, alice)
  memory.forgetAll()
  expect(["1", "2", "3"].map(memory.recall)).toEqual([undefined, undefined, undefined])
  memory.remember("1", bob)
  expect(memory.recall("1")).toBe(bob)
})

test("does not take what was verified before everything was forgotten", () => {
  const memory = setUp()
  const begun = memory.begin()
  memory.forgetAll()
  memory.remember("token", alice, begun)
  expect(memory.recall("token")).toBeUndefined()
  memory.remember("token", alice, memory.begin())
  expect(memory.recall("token")).toBe(alice)
})
