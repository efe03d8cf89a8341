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

export function drawStats(world: World, member: Member): Step {
  const door = drawDoor(world)
  return {
    calls: 1,
    what: () => `${member.user.id} stats by ${door}`,
    send: async () => {
      const answer = await member.call(door, "task.stats")
      return {
        settle: () => {
          expect(valueOf(answer)).toEqual(statsOf(tasksOf(world, member)))
          return ["stats"]
        },
      }
    },
  }
}

export function drawMe(world: World, member: Member): Step {
  const door = drawDoor(world)
  return {
    calls: 1,
    what: () => `${member.user.id} me by ${door}`,
    send: async () => {
      const answer = await member.call(door, "user.me")
      return {
        settle: () => {
          expect(valueOf(answer)).toEqual(member.user)
          return ["me"]
        },
      }
    },
  }
}
