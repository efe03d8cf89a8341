import type { Task } from "@docket/contract"
import { expect } from "vitest"
import type { Answer } from "../doors.ts"
import { describeAsk, sendAsk } from "./ask.ts"
import { drawNewKey } from "./draw-ask.ts"
import { isReplay, keptOf } from "./keys.ts"
import { settle } from "./settle.ts"
import type { Ask, Member, Step, World } from "./world.ts"

/** While its first is running: any other conflict is not worth trying again. */
const isTooEarly = ({ reason, response }: Answer<Task>): boolean =>
  reason === "conflict" && response.headers["retry-after"] === "1"

async function settleTwins(
  world: World,
  ask: Ask,
  answers: readonly Answer<Task>[],
): Promise<string[]> {
  const done = answers.filter((answer) => !isTooEarly(answer))
  const [first, ...others] = done.filter((answer) => !isReplay(answer))
  if (first === undefined) throw new Error("each of them waits for another")
  expect(others).toEqual([])
  for (const { response } of done) expect(keptOf(response)).toEqual(keptOf(first.response))
  return ["key twins", ...(await settle(world, ask, first))]
}

/** The same request with the same new key, several times at once: it is done once. */
export function drawTwins(world: World, member: Member): Step {
  const ask = drawNewKey(world, member)
  const length = 2 + world.random.below(3)
  return {
    calls: length,
    what: () => `${length} times: ${describeAsk(ask)}`,
    send: async () => {
      const answers = await Promise.all(Array.from({ length }, () => sendAsk(ask)))
      return { settle: () => settleTwins(world, ask, answers) }
    },
  }
}
