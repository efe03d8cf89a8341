import { randomUUID } from "node:crypto"
import { afterAll, expect, test } from "vitest"
import { isForeignKeyViolation } from "../src/index.ts"
import { makeTask, makeUser, testDatabase } from "../src/testing.ts"

const db = await testDatabase()
afterAll(() => db.close())
const { client } = db

const insert = (id: string, userId: string) =>
  client.$queryRaw`INSERT INTO tasks (id, user_id, title) VALUES (${id}::uuid, ${userId}, 'x') RETURNING id`

const failureOf = (query: Promise<unknown>) =>
  query.then(
    () => "no failure",
    (error: unknown) => error,
  )

test("a missing user is a foreign key violation, however the task is written", async () => {
  const id = randomUUID()
  const data = { id, userId: "nobody", title: "x" }
  const writes = [
    client.task.create({ data }),
    client.task.createMany({ data: [data] }),
    client.task.createManyAndReturn({ data: [data] }),
    client.$transaction([client.task.create({ data })]),
    client.$transaction((tx) => tx.task.create({ data })),
    insert(id, "nobody"),
    client.$transaction([insert(id, "nobody")]),
  ]
  for (const failure of await Promise.all(writes.map(failureOf))) {
    expect(failure).toSatisfy(isForeignKeyViolation)
  }
})

test("a second row of the same key is not a foreign-key violation, however it is written", async () => {
  const user = await makeUser(client)
  const { id } = await makeTask(client, { userId: user.id })
  const writes = [
    makeTask(client, { userId: user.id, id }),
    makeUser(client, { email: user.email }),
    insert(id, user.id),
    client.$transaction((tx) => makeTask(tx, { userId: user.id, id })),
  ]
  for (const failure of await Promise.all(writes.map(failureOf))) {
    expect(failure).not.toSatisfy(isForeignKeyViolation)
  }
})

test("anything else is none", () => {
  for (const thing of [undefined, null, "P2003", { code: "P2003" }, new Error("23503")]) {
    expect(isForeignKeyViolation(thing)).toBe(false)
  }
})
