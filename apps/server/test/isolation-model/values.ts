import type { Changeable } from "../doors.ts"
import type { Random } from "./random.ts"

export const priorities = ["none", "low", "medium", "high", "urgent"] as const
export const statuses = ["pending", "in_progress", "completed"] as const
export const tagPool = ["home", "work", "Ünïcode", "x y"]
export const needles = ["ж", "Ж", "%", "_", "\\", "APFEL", "Ä"]

const days = [null, "0001-01-01", "2020-02-29", "2020-03-01", "2098-12-31", "9999-12-31"]
const words = "apfel Apfel äpfel Äpfel banane Жук жук 50% a_b a\\b zoo".split(" ")

export const drawFields = (random: Random): Partial<Changeable> => ({
  ...(random.chance(0.5) && { title: `${random.pick(words)} ${random.pick(words)}` }),
  ...(random.chance(0.4) && { description: random.pick([null, "", ...words]) }),
  ...(random.chance(0.4) && { status: random.pick(statuses) }),
  ...(random.chance(0.4) && { priority: random.pick(priorities) }),
  ...(random.chance(0.4) && { dueDate: random.pick(days) }),
  ...(random.chance(0.3) && { tags: tagPool.filter(() => random.chance(0.4)) }),
})

export const drawNewFields = (random: Random): { title: string } & Partial<Changeable> => ({
  title: random.pick(words),
  ...drawFields(random),
})
