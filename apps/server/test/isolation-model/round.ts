import { describeAsk, sendAsk } from "./ask.ts"
import { drawGet, drawKeyed, drawWrite } from "./draw-ask.ts"
import { drawGetBatch } from "./get-batch.ts"
import { drawList } from "./list.ts"
import { drawMe, drawStats } from "./own.ts"
import { drawRace } from "./race.ts"
import { settle } from "./settle.ts"
import { drawTwins } from "./twins.ts"
import type { Ask, Member, Step, World } from "./world.ts"

const MOST_AT_ONCE = 8

const single = (world: World, ask: Ask): Step => ({
  calls: 1,
  what: () => describeAsk(ask),
  send: async () => {
    const answer = await sendAsk(ask)
    return { settle: () => settle(world, ask, answer) }
  },
})

const singleGet = (world: World, member: Member): Step => single(world, drawGet(world, member))

const drawRead = (world: World, member: Member): Step => {
  const { random } = world
  if (random.chance(0.05)) return random.pick([drawStats, drawMe])(world, member)
  return random.pick([drawList, drawList, singleGet])(world, member)
}

const several = (world: World, most: number, draw: () => Step): Step[] =>
  Array.from({ length: 1 + world.random.below(most) }, draw)

/** What one person does in a round: writes one thing, or reads several, which then do not change. */
function drawTurn(world: World, member: Member): Step[] {
  const { random } = world
  if (random.chance(0.6)) return [single(world, drawWrite(world, member))]
  if (random.chance(0.3)) return [single(world, drawKeyed(world, member))]
  if (random.chance(0.05)) return [drawTwins(world, member)]
  return several(world, random.chance(0.3) ? 3 : 1, () => drawRead(world, member))
}

const drawGets = (world: World, member: Member): Step[] =>
  several(world, 3, () => world.random.pick([singleGet, singleGet, drawGetBatch])(world, member))

const drawSame = ({ random }: World): ((world: World, member: Member) => Step[]) => {
  if (random.chance(0.6)) return drawGets
  const draw = random.pick([drawList, drawStats, drawMe])
  return (world, member) => [draw(world, member)]
}

/**
 * What several people do at the same moment, which may be the same to each of them. Nothing of it
 * depends on what another of them does, but within a race.
 */
export function drawRound(world: World): Step[] {
  const { random, members } = world
  const present = random.sample(members, 1 + random.below(MOST_AT_ONCE))
  if (random.chance(0.15)) {
    const draw = drawSame(world)
    return present.flatMap((member) => draw(world, member))
  }
  const racing = random.chance(0.25) ? present.splice(0, random.pick([1, 1, 2, 3])) : []
  const race = racing.length > 0 ? [drawRace(world, racing)] : []
  return [...race, ...present.flatMap((member) => drawTurn(world, member))]
}
