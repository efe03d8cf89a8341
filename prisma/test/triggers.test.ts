import { afterAll, expect, test } from "vitest"
import type { Task } from "../src/index.ts"
import { makeTask, makeUser, testDatabase } from "../src/testing.ts"

const db = await testDatabase()
afterAll(() => db.close())

const longAgo = new Date("2001-02-03T04:05:06.789Z")

/** A task of a new user's that was last changed long ago. */
async function oldTask(fields: Partial<Task> = {}): Promise<Task> {
  const user = await makeUser(db.client)
  return makeTask(db.client, { userId: user.id, createdAt: longAgo, updatedAt: longAgo, ...fields })
}

/** Sets columns by SQL, as anybody with a console could, and returns the task as it then is. */
async function set(task: Task, assignments: string): Promise<Task> {
  await db.client.$executeRawUnsafe(`UPDATE tasks SET ${assignments} WHERE id = '${task.id}'`)
  return db.client.task.findUniqueOrThrow({ where: { id: task.id } })
}

const isRecent = (time: Date | null) =>
  time !== null && Math.abs(Date.now() - time.getTime()) < 5_000

test("a new task is version 1 whatever the insert says", async () => {
  expect(await oldTask({ version: 7 })).toMatchObject({ version: 1, updatedAt: longAgo })
})

test.each([
  ["title", "title = 'other'"],
  ["description", "description = ''"],
  ["status", "status = 'in_progress'"],
  ["priority", "priority = 'urgent'"],
  ["due date", "due_date = '2030-01-02'"],
  ["tags", "tags = '{work}'"],
  ["deletion", "deleted_at = now()"],
])("a change of the %s raises version and updated_at", async (_, assignment) => {
  const before = await oldTask()
  const after = await set(before, assignment)
  expect(after.version).toBe(2)
  expect(isRecent(after.updatedAt)).toBe(true)
  expect(after.createdAt).toEqual(longAgo)
})

test("a restore raises the version, like the deletion did", async () => {
  const deleted = await set(await oldTask(), "deleted_at = now()")
  expect(await set(deleted, "deleted_at = NULL")).toMatchObject({ version: 3, deletedAt: null })
})

test("an update that changes nothing leaves everything as it is", async () => {
  const before = await oldTask({ status: "completed", tags: ["a", "b"], description: "" })
  const same = `title = title, description = '', status = 'completed', tags = '{a,b}', due_date = NULL`
  expect(await set(before, same)).toEqual(before)
})

test("version, updated_at and completed_at cannot be written", async () => {
  const before = await oldTask()
  const written = "version = 99, updated_at = '1999-01-01', completed_at = '1999-01-01'"
  expect(await set(before, written)).toEqual(before)
  const after = await set(before, `${written}, title = 'other'`)
  expect(after).toMatchObject({ version: 2, completedAt: null })
  expect(isRecent(after.updatedAt)).toBe(true)
})

test("completed_at is set when the status becomes completed and cleared when it leaves", async () => {
  const completed = await set(await oldTask(), "status = 'completed'")
  expect(isRecent(completed.completedAt)).toBe(true)
  const renamed = await set(completed, "title = 'other'")
  expect(renamed.completedAt).toEqual(completed.completedAt)
  expect(await set(renamed, "status = 'pending'")).toMatchObject({ completedAt: null, version: 4 })
})

test("a new task that is completed has completed_at, its own or now", async () => {
  expect(isRecent((await oldTask({ status: "completed" })).completedAt)).toBe(true)
  expect(await oldTask({ status: "completed", completedAt: longAgo })).toMatchObject({
    completedAt: longAgo,
  })
  expect(await oldTask({ completedAt: longAgo })).toMatchObject({ completedAt: null })
})

test("Prisma's own updates go by the same rules", async () => {
  const before = await oldTask()
  const update = (data: { title: string }) =>
    db.client.task.update({ where: { id: before.id }, data })
  expect(await update({ title: before.title })).toEqual(before)
  expect(await update({ title: "other" })).toMatchObject({ title: "other", version: 2 })
})

test("a user's updated_at follows real changes only", async () => {
  const before = await makeUser(db.client, { updatedAt: longAgo })
  const update = (data: { name?: string | null; updatedAt?: Date }) =>
    db.client.user.update({ where: { id: before.id }, data })
  expect(await update({ name: before.name, updatedAt: new Date() })).toEqual(before)
  expect(isRecent((await update({ name: "Other" })).updatedAt)).toBe(true)
})

test("a user's tasks go with the user, and nobody else's", async () => {
  const [mine, theirs] = [await oldTask(), await oldTask()]
  await db.client.user.delete({ where: { id: mine.userId } })
  expect(await db.client.task.findUnique({ where: { id: mine.id } })).toBeNull()
  expect(await db.client.task.findUnique({ where: { id: theirs.id } })).toEqual(theirs)
})

test("titles sort as people expect", async () => {
  const { userId } = await oldTask({ title: "b" })
  for (const title of ["Z", "ä", "a", "É", "e", "f"]) await makeTask(db.client, { userId, title })
  const tasks = await db.client.task.findMany({ where: { userId }, orderBy: { title: "asc" } })
  expect(tasks.map((task) => task.title)).toEqual(["a", "ä", "b", "e", "É", "f", "Z"])
})
