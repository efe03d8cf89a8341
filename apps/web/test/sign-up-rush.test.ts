import { createDb, type PrismaClient } from "@docket/db"
import { testDatabase } from "@docket/db/testing"
import { afterAll, expect, test } from "vitest"
import { createAuth } from "../src/auth/auth.ts"
import { config, newBrowser, newPerson, signedUp } from "./browser.ts"

const db = await testDatabase()
afterAll(() => db.close())

test("more people sign up at once than there are connections", async () => {
  await using few = createDb({ url: db.url, maxConnections: 4 })
  const auth = createAuth(config, few.client)
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => newBrowser(auth).post("/sign-up/email", newPerson())),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array<number>(8).fill(200))
})

test("who signs in leaves behind the sessions that have ended, and no other", async () => {
  const auth = createAuth(config, db.client)
  const { id: userId, email, password, browser } = await signedUp(auth)
  const other = await signedUp(auth)
  const ended = { expiresAt: new Date(Date.now() - 1000) }
  const session = { id: crypto.randomUUID(), token: crypto.randomUUID(), userId }
  await db.client.session.create({ data: { ...session, ...ended } })
  await db.client.session.updateMany({ where: { userId: other.id }, data: ended })

  await newBrowser(auth).post("/sign-in/email", { email, password })
  expect(await db.client.session.count({ where: { userId } })).toBe(2)
  expect(await db.client.session.count({ where: { userId: other.id } })).toBe(1)
  expect(await browser.get("/token")).toMatchObject({ status: 200 })
})

test("a sign-up that is done is not taken back where nothing can be cleared away", async () => {
  const query = { session: { deleteMany: () => Promise.reject(new Error("no connection")) } }
  const auth = createAuth(config, db.client.$extends({ query }) as unknown as PrismaClient)
  const { browser } = await signedUp(auth)
  expect(await browser.get("/token")).toMatchObject({ status: 200 })
})
