import { expect, test } from "vitest"
import { createRateLimits } from "./rate-limits.ts"

test("a window that has just begun is as long as its policy says, whenever that was", async () => {
  let now = 0
  const limits = await createRateLimits(
    { calls: 5, rejectedTokens: 0 },
    { log: { warn: () => undefined }, now: () => now },
  )
  const said = new Set<string | undefined>()
  for (let index = 0; index < 2_000; index += 1) {
    now += 61_234.567_89
    said.add((await limits.takeCalls("somebody", 1)).fields["ratelimit"])
  }
  expect([...said]).toEqual([`"default";r=4;t=60`])
})
