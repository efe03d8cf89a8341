import type { Task } from "@docket/contract"
import { expect } from "vitest"
import { valueOf } from "../doors.ts"
import { drawDoor } from "./draw-ask.ts"
import { tasksOf, type Member, type Step, type World } from "./world.ts"

export function statsOf(tasks: readonly Task[]) {
  const live = tasks.filter(({ deletedAt }) => deletedAt === null)
  const count = (status: Task["status"]) => live.filter((task) => task.status === status).length
  const today = new Date().toISOString().slice(0, 10)
  const isOverdue = ({ dueDate, completed }: Task) =>
    dueDate !== null && dueDate < today && !completed
  return {
    pending: count("pending"),
    inProgress: count("in_progress"),
    completed: count("completed"),
    overdue: live.filter(isOverdue).length,
    total: live.length,
  }
}

type Own = { path: "task.stats" | "user.me"; kind: string; expected: () => unknown }

function drawOwn(world: World, member: Member, { path, kind, expected }: Own): Step {
  const door = drawDoor(world)
  return {
    calls: 1,
    what: () => `${member.user.id} ${kind} by ${door}`,
    send: async () => {
      const answer = await member.call(door, path)
      return {
        settle: () => {
          expect(valueOf<unknown>(answer)).toEqual(expected())
          return [kind]
        },
      }
    },
  }
}

export const drawStats = (world: World, member: Member): Step => {
  const expected = () => statsOf(tasksOf(world, member))
  return drawOwn(world, member, { path: "task.stats", kind: "stats", expected })
}

export const drawMe = (world: World, member: Member): Step =>
  drawOwn(world, member, { path: "user.me", kind: "me", expected: () => member.user })
