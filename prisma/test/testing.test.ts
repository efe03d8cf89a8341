import { afterAll, expect, test } from "vitest"
import { makeTask, makeUser, testDatabase } from "../src/testing.ts"

const db = await testDatabase()
afterAll(() => db.close())

test("gives every test users and tasks of its own", async () => {
  const [alice, bob] = [await makeUser(db.client), await makeUser(db.client, { name: null })]
  const task = await makeTask(db.client, { userId: alice.id, priority: "high" })
  expect(task).toMatchObject({ userId: alice.id, priority: "high", version: 1 })
  expect(bob.name).toBeNull()
  expect(await db.client.task.count({ where: { userId: bob.id } })).toBe(0)
})
