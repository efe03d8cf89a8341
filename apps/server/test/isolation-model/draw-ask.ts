import { doors, type Changeable } from "../doors.ts"
import type { Random } from "./random.ts"
import type { Change, Create } from "./slot.ts"
import { drawFields, drawNewFields } from "./values.ts"
import { drawId, drawOther, type Ask, type KeyedAsk, type Member, type World } from "./world.ts"

export const drawDoor = ({ random }: World) => random.pick(doors)
const drawRestDoor = ({ random }: World) => random.pick(["put", "patch", "merge-patch"] as const)

/** With an id that may be taken, by them or another, and then perhaps with what is there. */
function drawCreate(world: World, member: Member): Create<string | null> {
  const { random, slots } = world
  const clash = random.chance(0.3) ? drawId(world, member) : random.uuid()
  const id = random.chance(0.7) ? clash : null
  const taken = id === null ? undefined : slots.get(id)
  const input: Create["input"] =
    taken && random.chance(0.6) ? JSON.parse(taken.created) : drawNewFields(random)
  return { kind: "create", id, input }
}

const drawUpdate = (random: Random): Partial<Changeable> & { completed?: boolean } => {
  if (random.chance(0.1)) return {}
  return random.chance(0.2) ? { completed: random.chance(0.5) } : drawFields(random)
}

/** A change of what may be there, at its version, at another, or at any. */
export function drawChange({ random, slots }: World, id: string): Change {
  const kind = random.pick(["update", "update", "toggle", "delete", "restore"] as const)
  const version = slots.get(id)?.task.version ?? 1
  const guard = version + random.pick([0, 0, 1, -1])
  const isGuarded = random.chance(0.5) && guard > 0
  const fields = kind === "update" ? drawUpdate(random) : {}
  return { kind, id, expectedVersion: isGuarded ? guard : undefined, fields }
}

/** A key that means nothing where it is sent is sent too. */
export function drawWrite(world: World, member: Member): Ask {
  const { random } = world
  const call = random.chance(1 / 3)
    ? drawCreate(world, member)
    : drawChange(world, drawId(world, member))
  const ask = { member, door: drawDoor(world), call }
  const isKept = ask.door !== "trpc" && !["update", "delete"].includes(call.kind)
  return !isKept && random.chance(0.1) ? { ...ask, key: "one-and-the-same" } : ask
}

export const drawGet = (world: World, member: Member): Ask => ({
  member,
  door: drawDoor(world),
  call: { kind: "get", id: drawId(world, member) },
})

/** A write whose answer the server keeps, with a key that nobody has used. */
export function drawNewKey(world: World, member: Member): KeyedAsk {
  const { random } = world
  const change = { ...drawChange(world, drawId(world, member)), fields: {} }
  const call = random.chance(0.5)
    ? drawCreate(world, member)
    : { ...change, kind: random.pick(["toggle", "restore"] as const) }
  return { member, door: drawRestDoor(world), call, key: random.uuid() }
}

/** A write with a new key; or what they or another sent with a key, or anything else with that key. */
export function drawKeyed(world: World, member: Member): KeyedAsk {
  const { random } = world
  const { keyed } = random.chance(0.6) ? member : drawOther(world, member)
  if (keyed.length === 0 || random.chance(0.3)) return drawNewKey(world, member)
  const ask = { ...random.pick(keyed), member, door: drawRestDoor(world) }
  if (random.chance(0.3)) return { ...drawNewKey(world, member), key: ask.key }
  const { call } = ask
  if (call.kind !== "create" || random.chance(0.6)) return ask
  return { ...ask, call: { ...call, input: drawNewFields(random) } }
}
