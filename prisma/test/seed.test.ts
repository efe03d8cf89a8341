import { afterAll, expect, test } from "vitest"
import { demoUser, seed } from "../seed.ts"
import { makeUser, testDatabase } from "../src/testing.ts"

const db = await testDatabase()
afterAll(() => db.close())

const demoTasks = (userId: string) =>
  db.client.task.findMany({ where: { userId }, orderBy: { id: "asc" } })

test("gives the demo user tasks of every kind, once", async () => {
  await db.client.user.deleteMany({ where: { email: demoUser.email } })
  const first = await seed(db.client)
  expect(first).toMatchObject({ user: demoUser, added: 26 })
  const tasks = await demoTasks(first.user.id)
  for (const status of ["pending", "in_progress", "completed"]) {
    expect(tasks.some((task) => task.status === status && task.deletedAt === null)).toBe(true)
  }
  for (const priority of ["none", "low", "medium", "high", "urgent"]) {
    expect(tasks.some((task) => task.priority === priority)).toBe(true)
  }
  const today = new Date(new Date().toISOString().slice(0, 10))
  const due = tasks.flatMap(({ dueDate }) => (dueDate === null ? [] : [dueDate]))
  expect(due.some((date) => date < today)).toBe(true)
  expect(due.some((date) => date.getTime() === today.getTime())).toBe(true)
  expect(due.some((date) => date > today)).toBe(true)
  expect(tasks.some((task) => task.deletedAt !== null)).toBe(true)
  expect(new Set(tasks.map((task) => task.createdAt.getTime())).size).toBe(tasks.length)

  await db.client.task.updateMany({ where: { userId: first.user.id }, data: { title: "Changed" } })
  const changed = await demoTasks(first.user.id)
  expect(await seed(db.client)).toMatchObject({ added: 0 })
  expect(await demoTasks(first.user.id)).toEqual(changed)
})

test("goes to whoever has the demo's e-mail address", async () => {
  await db.client.user.deleteMany({ where: { email: demoUser.email } })
  const user = await makeUser(db.client, { email: demoUser.email })
  expect(await seed(db.client)).toMatchObject({ user: { id: user.id }, added: 26 })
  await db.client.user.delete({ where: { id: user.id } })
})
