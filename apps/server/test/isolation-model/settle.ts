import type { Task } from "@docket/contract"
import { expect } from "vitest"
import { valueOf, type Answer } from "../doors.ts"
import { expectShown, predicted, shownBy, told } from "./answers.ts"
import { keep, settleRepeated } from "./keys.ts"
import { after, type Outcome, type Slot } from "./slot.ts"
import { readTask, type Ask, type World } from "./world.ts"

const kindOf = ({ member, call }: Ask, end: Outcome["end"], slot: Slot | undefined): string => {
  const isForeign = slot !== undefined && slot.task.userId !== member.user.id
  if (end === "conflict") return `create ${isForeign ? "foreign" : "own"} clash`
  return `${call.kind} ${end}${isForeign ? " foreign" : ""}`
}

/** Holds an answer against the model, in which it does what it did in the server. */
export async function settle(world: World, ask: Ask, answer: Answer<Task>): Promise<string[]> {
  const repeated = settleRepeated(ask, answer)
  if (repeated !== null) return [repeated]

  const { slots } = world
  const { member, door } = ask
  const id = ask.call.id ?? valueOf(answer).id
  if (ask.call.id === null) expect(slots.has(id)).toBe(false)
  const before = slots.get(id)
  const call = { ...ask.call, id }
  const { slot, outcome } = after(before, member.user.id, call)
  expect(told(answer)).toEqual(predicted(door, call, outcome))

  if (slot !== undefined && outcome.task !== null) {
    const shown = shownBy(answer) ?? (await readTask(member, id))
    expectShown(shown, { expected: outcome.task, before: before?.task })
    slots.set(id, { ...slot, task: shown })
    if (outcome.end === "new") member.ids.push(id)
  }
  return [kindOf(ask, outcome.end, before), ...keep(world, ask, answer)]
}
