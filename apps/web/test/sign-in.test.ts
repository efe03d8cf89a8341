import { addDemoAccount, demoPassword, hashPassword } from "@docket/db/demo-account"
import { makeUser, testDatabase } from "@docket/db/testing"
import { verifyPassword } from "better-auth/crypto"
import { afterAll, expect, test } from "vitest"
import { createAuth } from "../src/auth/auth.ts"
import { config, newBrowser, newPerson, password, signedUp } from "./browser.ts"

const db = await testDatabase()
afterAll(() => db.close())
const auth = createAuth(config, db.client)

test("signs up, out and in again", async () => {
  const { id, email, name, browser } = await signedUp(auth)
  const row = await db.client.user.findUniqueOrThrow({ where: { id } })
  expect(row).toMatchObject({ email, name, emailVerified: false, image: null })
  expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  expect((await browser.get("/get-session")).body).toMatchObject({ user: { id, email } })

  expect(await browser.post("/sign-out")).toMatchObject({ status: 200 })
  expect(browser.cookies.size).toBe(0)
  expect(await db.client.session.count({ where: { userId: id } })).toBe(0)
  expect((await browser.get("/get-session")).body).toBe("null")
  expect(await browser.get("/token")).toMatchObject({ status: 401 })

  const answer = await browser.post("/sign-in/email", { email: email.toUpperCase(), password })
  expect(answer).toMatchObject({ status: 200, body: { user: { id } } })
})

test("keeps the session in a cookie that scripts, other sites and plain http never see", async () => {
  const { headers } = await newBrowser(auth).post("/sign-up/email", newPerson())
  expect(headers.getSetCookie()).toHaveLength(1)
  expect(headers.getSetCookie()[0]).toMatch(
    /^__Secure-docket\.session_token=.+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
})

test("gives the same answer for a wrong password and an unknown address", async () => {
  const { email } = await signedUp(auth)
  const wrong = { email, password: "not the password" }
  const unknown = { email: newPerson().email, password }
  const answers = [
    await newBrowser(auth).post("/sign-in/email", wrong),
    await newBrowser(auth).post("/sign-in/email", unknown),
  ]
  for (const { status, body } of answers) {
    expect({ status, body }).toMatchObject({
      status: 401,
      body: { code: "INVALID_EMAIL_OR_PASSWORD" },
    })
  }
})

test("does not hand the row of an API user to whoever signs up with its address", async () => {
  const { email } = await makeUser(db.client)
  const answer = await newBrowser(auth).post("/sign-up/email", { ...newPerson(), email })
  expect(answer).toMatchObject({
    status: 422,
    body: { code: "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL" },
  })
})

test.each([
  ["name", " ", "INVALID_NAME"],
  ["name", "x".repeat(101), "INVALID_NAME"],
  ["name", "A\0da", "INVALID_NAME"],
  ["name", "\ud800", "INVALID_NAME"],
  ["name", { not: "a name" }, "INVALID_NAME"],
  ["email", "nobody", "INVALID_EMAIL"],
  ["email", `${"x".repeat(320)}@example.com`, "INVALID_EMAIL"],
  ["password", "too short", "INVALID_NEW_PASSWORD"],
  ["password", "x".repeat(129), "INVALID_NEW_PASSWORD"],
  ["password", undefined, "INVALID_NEW_PASSWORD"],
])("refuses to sign up with the %s %j", async (field, value, code) => {
  const answer = await newBrowser(auth).post("/sign-up/email", { ...newPerson(), [field]: value })
  expect(answer).toMatchObject({ status: 400, body: { code, message: expect.any(String) } })
})

test.each([
  ["id", "mine"],
  ["emailVerified", true],
  ["image", "https://elsewhere.example/x.png"],
  ["createdAt", "2000-01-01T00:00:00Z"],
  ["callbackURL", "/account"],
])("takes no %s from whoever signs up or changes their name", async (field, value) => {
  const person = { ...newPerson(), [field]: value }
  const refusal = { status: 400, body: { code: "UNKNOWN_FIELD" } }
  expect(await newBrowser(auth).post("/sign-up/email", person)).toMatchObject(refusal)
  const { browser } = await signedUp(auth)
  const change = { name: "Ada King", [field]: value }
  expect(await browser.post("/update-user", change)).toMatchObject(refusal)
})

test("refuses requests of other sites, and bodies that are larger than any of ours", async () => {
  const { email, browser } = await signedUp(auth)
  const evil = { origin: "https://evil.example" }
  expect(await browser.post("/sign-in/email", { email, password }, evil)).toMatchObject({
    status: 403,
  })
  expect(await browser.post("/delete-user", { password }, evil)).toMatchObject({ status: 403 })
  const answer = await browser.post("/sign-in/email", { email, password: "x".repeat(20_000) })
  expect(answer.status).toBe(413)
})

test.each(["/request-password-reset", "/sign-in/social", "/change-email", "/verify-password"])(
  "has no %s",
  async (path) => {
    expect(await newBrowser(auth).post(path, {})).toMatchObject({ status: 404 })
  },
)

test("knows the demo user's password as the seed writes it", async () => {
  const hash = await hashPassword(demoPassword)
  expect(await verifyPassword({ hash, password: demoPassword })).toBe(true)
  expect(await verifyPassword({ hash, password: "another" })).toBe(false)

  const user = await makeUser(db.client)
  await addDemoAccount(db.client, user)
  const demo = { email: user.email, password: demoPassword }
  expect(await newBrowser(auth).post("/sign-in/email", demo)).toMatchObject({ status: 200 })
})
