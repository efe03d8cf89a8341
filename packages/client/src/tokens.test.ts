import { expect, test } from "vitest"
import { createTokens } from "./tokens.ts"

/** Numbered tokens: a refresh makes the next one, once it is let through. */
const numberedTokens = () => {
  const gate = Promise.withResolvers<void>()
  let number = 1
  const tokens = createTokens(async ({ refresh }) => {
    if (refresh) {
      await gate.promise
      number += 1
    }
    return `token ${number}`
  })
  return { tokens, letRefreshThrough: () => gate.resolve() }
}

test("a request that begins during a refresh waits for the new token", async () => {
  const { tokens, letRefreshThrough } = numberedTokens()
  const both = Promise.all([tokens.refreshed(tokens.refreshes), tokens.current()])
  letRefreshThrough()
  expect(await both).toEqual(["token 2", "token 2"])
})

test("a call that was sent before a refresh and refused after it starts no other", async () => {
  const { tokens, letRefreshThrough } = numberedTokens()
  const before = tokens.refreshes
  letRefreshThrough()
  expect(await tokens.refreshed(before)).toBe("token 2")
  expect(await tokens.refreshed(before)).toBe("token 2")
  expect(await tokens.refreshed(tokens.refreshes)).toBe("token 3")
})
