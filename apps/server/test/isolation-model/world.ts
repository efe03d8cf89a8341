import type { Task, TaskSort, User } from "@docket/contract"
import type { PrismaClient } from "@docket/db"
import { makeUser } from "@docket/db/testing"
import type { FastifyInstance } from "fastify"
import { caller, type Call, type Door } from "../doors.ts"
import { bearer } from "../fixtures.ts"
import type { Random } from "./random.ts"
import type { Slot, TaskCall } from "./slot.ts"

/** A call about one id by somebody at a door, perhaps with an Idempotency-Key. */
export type Ask = { member: Member; door: Door; call: TaskCall<string | null>; key?: string }

export type KeyedAsk = Ask & { key: string }

/**
 * Where a page ended, and the cursor for what comes next, if anything does. There is one for each list,
 * so that how many there are to choose from does not depend on who won a race.
 */
export type Saved = {
  cursor: string | null
  sort: TaskSort
  trash: boolean
  last: Task | undefined
}

/** What the server keeps of a request with a key, and gives again. */
type Kept = { request: string; answer: unknown }

export type Member = {
  user: User
  headers: { authorization: string }
  call: Call
  /** Of their tasks, in the order in which they were made. */
  ids: string[]
  /** Of those that they made in a race with others. Never chosen from, as another may win the next time. */
  contestedIds: string[]
  cursors: Saved[]
  /** What they asked with a key that the server keeps. */
  keyed: KeyedAsk[]
  kept: Map<string, Kept>
}

/** All that the model knows of the server. */
export type World = {
  app: FastifyInstance
  random: Random
  members: readonly Member[]
  slots: Map<string, Slot>
}

/**
 * One or several calls, to be begun together with others. All about them is chosen before, by a seed:
 * who wins a race must change nothing in how often chance is asked, now or later.
 */
export type Step = {
  calls: number
  /** For whoever reads of a failure. */
  what: () => string
  /** `settle` holds the answers against the model, and tells of which kinds they were. */
  send: () => Promise<{ settle: () => string[] | Promise<string[]> }>
}

type Server = { app: FastifyInstance; db: PrismaClient; random: Random }

const MEMBERS = 20

export async function makeWorld({ app, db, random }: Server): Promise<World> {
  const makeMember = async (): Promise<Member> => {
    const { id, email, name, createdAt, updatedAt } = await makeUser(db)
    const headers = await bearer({ id }, { expiresIn: 86_400 })
    const user = { id, email, name, createdAt, updatedAt }
    const call = caller(app, headers)
    return {
      user,
      headers,
      call,
      ids: [],
      contestedIds: [],
      cursors: [],
      keyed: [],
      kept: new Map(),
    }
  }
  const members = await Promise.all(Array.from({ length: MEMBERS }, makeMember))
  return { app, random, members, slots: new Map() }
}

export const tasksOf = ({ slots }: World, { ids, contestedIds }: Member): Task[] =>
  [...ids, ...contestedIds].flatMap((id) => slots.get(id)?.task ?? [])

export const drawOther = ({ random, members }: World, member: Member): Member =>
  random.pick(members.filter((one) => one !== member))

/** One of their own tasks, of another's, or none. */
export function drawId(world: World, member: Member): string {
  const { random } = world
  const { ids } = random.chance(0.75) ? member : drawOther(world, member)
  return ids.length > 0 && random.chance(0.95) ? random.pick(ids) : random.uuid()
}

/** A version that no task has. */
const NO_VERSION = 2 ** 31 - 1

/** Their task, wherever it is: a stale change is refused with it. */
export async function readTask({ call }: Member, id: string): Promise<Task> {
  const stale = { id, expectedVersion: NO_VERSION }
  const { current } = await call("trpc", "task.restore", stale)
  if (current === null) throw new Error(`they have no task ${id}`)
  return current
}
