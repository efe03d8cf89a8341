import { createUserRegistry } from "@docket/api"
import { makeTask, testDatabase } from "@docket/db/testing"
import { decodeJwt } from "jose"
import { afterAll, expect, test } from "vitest"
import { createAuth } from "../src/auth/auth.ts"
import { PERSON } from "../src/features/account/person-header.ts"
import { config, newBrowser, password, signedUp } from "./browser.ts"

const db = await testDatabase()
afterAll(() => db.close())
const auth = createAuth(config, db.client)

const signIn = async (email: string, password: string) => {
  const browser = newBrowser(auth)
  const { status } = await browser.post("/sign-in/email", { email, password })
  return { ...browser, status }
}

test("deletes a person and their tasks, in exchange for the password only", async () => {
  const { id, email, browser } = await signedUp(auth)
  const other = await signedUp(auth)
  await makeTask(db.client, { userId: id })
  await makeTask(db.client, { userId: id, deletedAt: new Date() })
  await makeTask(db.client, { userId: other.id })

  for (const body of [{}, { password: "" }, { password: "not the password" }]) {
    const { status, body: answer } = await browser.post("/delete-user", body)
    expect({ status, answer }).toMatchObject({ status: 400, answer: { code: "INVALID_PASSWORD" } })
  }
  expect(await browser.post("/delete-user", { token: "x" })).toMatchObject({ status: 400 })
  expect(await db.client.task.count({ where: { userId: id } })).toBe(2)

  expect(await browser.post("/delete-user", { password })).toMatchObject({ status: 200 })
  expect(browser.cookies.size).toBe(0)
  const userId = id
  for (const left of [
    await db.client.user.count({ where: { id } }),
    await db.client.task.count({ where: { userId } }),
    await db.client.session.count({ where: { userId } }),
    await db.client.account.count({ where: { userId } }),
  ]) {
    expect(left).toBe(0)
  }
  expect(await db.client.task.count({ where: { userId: other.id } })).toBe(1)
  expect(await signIn(email, password)).toMatchObject({ status: 401 })
})

test("a token that outlives its person brings back neither their name nor their address", async () => {
  const { id, email, name, browser } = await signedUp(auth)
  await browser.post("/delete-user", { password })
  const api = createUserRegistry(db)
  const log = { warn: () => expect.fail("The e-mail address was taken.") }
  await api.ensure({ id, email, name, scopes: "all" }, log)

  const row = await db.client.user.findUniqueOrThrow({ where: { id } })
  expect(row).toMatchObject({ email: null, name: null })
  const again = await newBrowser(auth).post("/sign-up/email", { name, email, password })
  expect(again).toMatchObject({ status: 200, body: { user: { email } } })
})

test("what came with such a token is gone a day later, and nobody's account with it", async () => {
  const [gone, kept, left] = [await signedUp(auth), await signedUp(auth), await signedUp(auth)]
  await gone.browser.post("/delete-user", { password })
  await db.client.user.create({ data: { id: gone.id } })
  await makeTask(db.client, { userId: gone.id })
  const deletedAt = new Date(Date.now() - 86_500_000)
  await db.client.deletedUser.update({ where: { id: gone.id }, data: { deletedAt } })
  // Somebody whose account could not be deleted when they wanted it to be.
  await db.client.deletedUser.create({ data: { id: kept.id, deletedAt } })
  await makeTask(db.client, { userId: kept.id })

  await left.browser.post("/delete-user", { password })
  const ids = [gone.id, kept.id, left.id]
  const theirs = { where: { id: { in: ids } } }
  const users = await db.client.user.findMany(theirs)
  expect(users).toMatchObject([{ id: kept.id, email: kept.email }])
  expect(await db.client.task.count({ where: { userId: gone.id } })).toBe(0)
  expect(await db.client.task.count({ where: { userId: kept.id } })).toBe(1)
  expect(await db.client.deletedUser.findMany(theirs)).toMatchObject([{ id: left.id }])
  expect(await kept.browser.get("/token")).toMatchObject({ status: 200 })
})

test("a changed password signs out everywhere else, whatever the browser asks for", async () => {
  const { email, browser } = await signedUp(auth)
  const elsewhere = await signIn(email, password)
  const newPassword = "battery staple"
  const change = { currentPassword: password, newPassword, revokeOtherSessions: false }
  expect(await browser.post("/change-password", change)).toMatchObject({ status: 200 })

  expect(await elsewhere.get("/token")).toMatchObject({ status: 401 })
  expect(await browser.get("/token")).toMatchObject({ status: 200 })
  expect(await signIn(email, password)).toMatchObject({ status: 401 })
  expect(await signIn(email, newPassword)).toMatchObject({ status: 200 })
})

test("keeps the password when the current one is wrong or the new one too short", async () => {
  const { email, browser } = await signedUp(auth)
  const newPassword = "battery staple"
  const wrong = { currentPassword: "not the password", newPassword }
  expect(await browser.post("/change-password", wrong)).toMatchObject({
    status: 400,
    body: { code: "INVALID_PASSWORD" },
  })
  const short = { currentPassword: password, newPassword: "too short" }
  expect(await browser.post("/change-password", short)).toMatchObject({
    status: 400,
    body: { code: "INVALID_NEW_PASSWORD", message: expect.stringContaining("10") },
  })
  expect(await signIn(email, password)).toMatchObject({ status: 200 })
})

test("signs out everywhere else on demand", async () => {
  const { email, browser } = await signedUp(auth)
  const elsewhere = await signIn(email, password)
  expect(await browser.post("/revoke-other-sessions")).toMatchObject({ status: 200 })
  expect(await elsewhere.get("/token")).toMatchObject({ status: 401 })
  expect(await browser.get("/token")).toMatchObject({ status: 200 })
})

test("changes the name, in the tokens too", async () => {
  const { id, email, browser } = await signedUp(auth)
  expect(await browser.post("/update-user", { name: " Ada King " })).toMatchObject({ status: 200 })
  const row = await db.client.user.findUniqueOrThrow({ where: { id } })
  expect(row).toMatchObject({ name: "Ada King", email })
  const { token } = (await browser.get("/token")).body as { token: string }
  expect(decodeJwt(token)).toMatchObject({ sub: id, name: "Ada King" })
  expect(await browser.post("/update-user", { name: "\0" })).toMatchObject({ status: 400 })
})

test.each<[path: string, body: object]>([
  ["/update-user", { name: "Ada King" }],
  ["/change-password", { currentPassword: password, newPassword: "battery staple" }],
  ["/revoke-other-sessions", {}],
  ["/delete-user", { password }],
  ["/sign-out", {}],
])("does %s for nobody but the person whom the browser means", async (path, body) => {
  const [ada, grace] = [await signedUp(auth), await signedUp(auth)]
  await signIn(grace.email, password)
  const stored = () =>
    db.client.user.findUniqueOrThrow({
      where: { id: grace.id },
      include: { sessions: true, accounts: true },
    })
  const before = await stored()
  expect(await grace.browser.post(path, body, { [PERSON]: ada.id })).toMatchObject({
    status: 401,
    body: { code: "SOMEBODY_ELSE" },
  })
  expect(await stored()).toEqual(before)
  expect(await grace.browser.post(path, body, { [PERSON]: grace.id })).toMatchObject({
    status: 200,
  })
})

test("signs out in a browser whose session has ended already", async () => {
  const { id, email, browser } = await signedUp(auth)
  const elsewhere = await signIn(email, password)
  await elsewhere.post("/revoke-other-sessions")
  expect(await browser.post("/sign-out", {}, { [PERSON]: id })).toMatchObject({ status: 200 })
  expect(browser.cookies.size).toBe(0)
})
