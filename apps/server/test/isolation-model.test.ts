import { randomInt } from "node:crypto"
import { expect } from "vitest"
import { test } from "./fixtures.ts"
import { everyKind } from "./isolation-model/coverage.ts"
import { expectFinalState } from "./isolation-model/final-state.ts"
import { createProgress } from "./isolation-model/progress.ts"
import { play } from "./isolation-model/play.ts"
import { createRandom } from "./isolation-model/random.ts"
import { drawRound } from "./isolation-model/round.ts"
import { makeWorld } from "./isolation-model/world.ts"

/** `MODEL_OPERATIONS` makes it more; `MODEL_SEED` repeats the choices of a run. */
const operations = Number(process.env["MODEL_OPERATIONS"] ?? 5000)
const seed = Number(process.env["MODEL_SEED"] ?? randomInt(2 ** 31))

test(
  `answers ${operations} random calls of 20 users as a model does (MODEL_SEED=${seed})`,
  { timeout: Math.max(180_000, operations * 40) },
  async ({ app, db }) => {
    const world = await makeWorld({ app, db, random: createRandom(seed) })
    const showProgress = createProgress(`MODEL_SEED=${seed}`, operations)
    const seen = new Set<string>()
    let calls = 0
    while (calls < operations) {
      const round = drawRound(world)
      const kinds = await play(`MODEL_SEED=${seed}, after ${calls} calls`, round)
      for (const kind of kinds) seen.add(kind)
      for (const step of round) calls += step.calls
      showProgress(calls)
    }
    await expectFinalState(world, db)
    expect([...seen].toSorted()).toEqual(everyKind.toSorted())
  },
)
