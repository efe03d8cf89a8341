import type { PrismaClient } from "@docket/db"
import { expect } from "vitest"
import { valueOf, type Door } from "../doors.ts"
import { pageOf } from "./list-page.ts"
import { statsOf } from "./own.ts"
import { tasksOf, type Member, type World } from "./world.ts"

type View = { member: Member; door: Door; trash: boolean }

const listAll = async ({ member, door, trash }: View) => {
  const items = []
  let cursor: string | null | undefined
  while (cursor !== null) {
    const query = { limit: 7, trash, sort: "title", ...(cursor && { cursor }) }
    const page = valueOf(await member.call(door, "task.list", query))
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}

/** Holds all that there is in the end against the model: as its owners see it, and as it is stored. */
export async function expectFinalState(world: World, db: PrismaClient): Promise<void> {
  for (const member of world.members) {
    const tasks = tasksOf(world, member)
    for (const door of ["trpc", "put"] as const) {
      expect(valueOf(await member.call(door, "task.stats"))).toEqual(statsOf(tasks))
      for (const trash of [false, true]) {
        const whole = { limit: tasks.length, sort: "title", trash, count: false } as const
        const { items } = pageOf(tasks, whole, undefined)
        expect(await listAll({ member, door, trash })).toEqual(items)
      }
    }
    const where = { userId: member.user.id }
    expect(await db.task.count({ where })).toBe(tasks.length)
    expect(await db.idempotentAnswer.count({ where })).toBe(member.kept.size)
  }
}
