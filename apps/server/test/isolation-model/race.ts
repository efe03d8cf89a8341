import { isDeepStrictEqual } from "node:util"
import type { Task } from "@docket/contract"
import { expect } from "vitest"
import type { Answer, Door } from "../doors.ts"
import { predicted, told, view } from "./answers.ts"
import { describeAsk, sendAsk } from "./ask.ts"
import { drawChange, drawDoor } from "./draw-ask.ts"
import { after, type Slot, type TaskCall } from "./slot.ts"
import { drawNewFields } from "./values.ts"
import { readTask, type Member, type Step, type World } from "./world.ts"

type Racer = { member: Member; door: Door; call: TaskCall }
type Ran = { racer: Racer; answer: Answer<Task> }

/** What there is at the end of each order of the calls that explains all of the answers. */
function* endings(slot: Slot | undefined, ran: readonly Ran[]): Generator<Slot | undefined> {
  if (ran.length === 0) yield slot
  for (const [place, { racer, answer }] of ran.entries()) {
    const { member, door, call } = racer
    const next = after(slot, member.user.id, call)
    if (isDeepStrictEqual(told(answer), predicted(door, call, next.outcome))) {
      yield* endings(next.slot, ran.toSpliced(place, 1))
    }
  }
}

const isContest = (ran: readonly Ran[]): boolean =>
  ran.some(({ racer }) => racer.member !== ran[0]?.racer.member)

const kindsOf = (before: Slot | undefined, ran: readonly Ran[]): string[] => {
  const creates = ran.filter(({ racer }) => racer.call.kind === "create")
  const isLost = ({ racer: { call }, answer }: Ran) =>
    answer.reason === "version_mismatch" &&
    "expectedVersion" in call &&
    call.expectedVersion === before?.task.version
  return [
    `race of ${isContest(ran) ? "several" : "one"}`,
    ...(ran.some(isLost) ? ["race lost"] : []),
    ...(before === undefined && creates.length > 1 ? ["race for a new id"] : []),
  ]
}

async function settleRace({ slots }: World, id: string, ran: readonly Ran[]): Promise<string[]> {
  const before = slots.get(id)
  const possible = [...endings(before, ran)]
  const answers = ran.map(({ answer: { status, response } }) => `${status} ${response.body}`)
  expect(possible, ["no order of them explains", ...answers].join("\n")).not.toEqual([])

  const userId = possible[0]?.task.userId
  const owner = ran.find(({ racer }) => racer.member.user.id === userId)?.racer.member
  if (owner !== undefined) {
    const task = await readTask(owner, id)
    const slot = possible.find((one) => one && isDeepStrictEqual(view(one.task), view(task)))
    if (slot === undefined) throw new Error(`unexplained: ${JSON.stringify(task)}`)
    slots.set(id, { ...slot, task })
    if (before === undefined) (isContest(ran) ? owner.contestedIds : owner.ids).push(id)
  }
  return kindsOf(before, ran)
}

const drawCall = (world: World, id: string, input: { title: string }): TaskCall => {
  const { random, slots } = world
  if (random.chance(0.15)) return { kind: "get", id }
  if (!random.chance(slots.has(id) ? 0.1 : 0.7)) return drawChange(world, id)
  return { kind: "create", id, input: random.chance(0.5) ? input : drawNewFields(random) }
}

/** Anything by any of them; or changes by the first of them, all at the version that is there. */
function drawRacers(world: World, id: string, members: readonly Member[]): Racer[] {
  const { random, slots } = world
  const expectedVersion = slots.get(id)?.task.version
  const isDuel = random.chance(0.4) && expectedVersion !== undefined
  const input = drawNewFields(random)
  return Array.from({ length: 2 + random.below(3) }, () => {
    const door = drawDoor(world)
    const [owner] = members
    return isDuel && owner !== undefined
      ? { member: owner, door, call: { ...drawChange(world, id), expectedVersion } }
      : { member: random.pick(members), door, call: drawCall(world, id, input) }
  })
}

/**
 * Several calls about one id at once, by one person or several: their answers are those of the same
 * calls one after the other, in some order.
 */
export function drawRace(world: World, members: readonly Member[]): Step {
  const { random } = world
  const ids = members[0]?.ids ?? []
  const id = ids.length > 0 && random.chance(0.6) ? random.pick(ids) : random.uuid()
  const racers = drawRacers(world, id, members)
  return {
    calls: racers.length,
    what: () => racers.map((racer) => `at once: ${describeAsk(racer)}`).join("\n"),
    send: async () => {
      const run = async (racer: Racer) => ({ racer, answer: await sendAsk(racer) })
      const ran = await Promise.all(racers.map(run))
      return { settle: () => settleRace(world, id, ran) }
    },
  }
}
