import type { TaskPage } from "@docket/contract"
import { expect } from "vitest"
import { valueOf, type Answer } from "../doors.ts"
import { drawDoor } from "./draw-ask.ts"
import { pageOf, type ListQuery } from "./list-page.ts"
import { needles, priorities, statuses, tagPool } from "./values.ts"
import { drawOther, tasksOf, type Member, type Saved, type Step, type World } from "./world.ts"

const sorts = ["createdAt", "updatedAt", "title", "priority", "dueDate"] as const

const drawFilters = ({ random }: World) => ({
  ...(random.chance(0.1) && { offset: random.below(4) }),
  ...(random.chance(0.15) && { status: random.some(statuses) }),
  ...(random.chance(0.1) && { completed: random.chance(0.5) }),
  ...(random.chance(0.15) && { priority: random.some(priorities) }),
  ...(random.chance(0.1) && { tag: random.pick(tagPool) }),
  ...(random.chance(0.1) && { dueFrom: "2020-02-29" }),
  ...(random.chance(0.1) && { dueTo: "2020-03-01" }),
  ...(random.chance(0.1) && { q: random.pick(needles) }),
})

type List = {
  member: Member
  query: ListQuery
  saved: Saved | undefined
  /** Names of what is seldom asked for. */
  seldom: string[]
}

function drawQuery(world: World, member: Member): List {
  const { random } = world
  const { cursors } = random.chance(0.8) ? member : drawOther(world, member)
  const drawn = random.chance(0.9) && cursors.length > 0 ? random.pick(cursors) : undefined
  const isFitting = random.chance(0.8)
  const saved = drawn?.cursor === null ? undefined : drawn
  const { offset, ...filters } = drawFilters(world)
  const own: Pick<ListQuery, "sort" | "trash"> = {
    sort: `${random.pick(["", "-"] as const)}${random.pick(sorts)}`,
    trash: random.chance(0.3),
  }
  const { sort, trash } = saved && isFitting ? saved : own
  const place = saved?.cursor ? { cursor: saved.cursor } : offset !== undefined && { offset }
  const page = { limit: 1 + random.below(6), count: random.chance(0.7) }
  const query = { ...page, sort, trash, ...filters, ...place }
  return { member, query, saved, seldom: Object.keys({ ...filters, ...(!saved && place) }) }
}

function settleList(world: World, list: List, answer: Answer<TaskPage>): string[] {
  const { member, query, saved, seldom } = list
  const { sort, trash } = query
  const isOwn = saved !== undefined && member.cursors.includes(saved)
  if (saved && !(isOwn && saved.sort === sort && saved.trash === trash)) {
    expect([answer.status, answer.reason]).toEqual([422, "invalid"])
    member.cursors.push({ cursor: null, sort, trash, last: undefined })
    return [`list ${isOwn ? "misfit" : "foreign"} cursor`]
  }
  const expected = pageOf(tasksOf(world, member), query, saved)
  const { items, nextCursor, total } = valueOf(answer)
  expect(items).toEqual(expected.items)
  expect(total).toBe(expected.total)
  expect(nextCursor !== null).toBe(expected.hasNext)
  member.cursors.push({ cursor: nextCursor, sort, trash, last: items.at(-1) })
  return [
    saved ? "list next" : "list first",
    `list by ${sort}`,
    ...seldom.map((name) => `list with ${name}`),
  ]
}

export function drawList(world: World, member: Member): Step {
  const list = drawQuery(world, member)
  const door = drawDoor(world)
  return {
    calls: 1,
    what: () => `${member.user.id} list by ${door} ${JSON.stringify(list.query)}`,
    send: async () => {
      const answer = await member.call(door, "task.list", list.query)
      return { settle: () => settleList(world, list, answer) }
    },
  }
}
