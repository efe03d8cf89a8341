import { randomBytes } from "node:crypto"
import { testDatabase } from "@docket/db/testing"
import { afterAll, expect, test } from "vitest"
import { createAuth } from "../src/auth/auth.ts"
import { createRateLimitStorage } from "../src/auth/rate-limit-storage.ts"
import { createClientAddress } from "../src/client-address.ts"
import { config, newAddress, newBrowser, newPerson } from "./browser.ts"

const db = await testDatabase()
afterAll(() => db.close())
const auth = createAuth(config, db.client)
const storage = createRateLimitStorage(db.client)

const guess = (address: string) =>
  newBrowser(auth, address).post("/sign-in/email", { email: newPerson().email, password: "guess" })

const guesses = async (count: number, address: (index: number) => string): Promise<number[]> => {
  const answers = await Promise.all(Array.from({ length: count }, (_, i) => guess(address(i))))
  return answers.map(({ status }) => status).toSorted((a, b) => a - b)
}

test("lets an address try five times in ten seconds, however fast it asks", async () => {
  const address = newAddress()
  expect(await guesses(8, () => address)).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
  const { headers, body } = await guess(address)
  expect(headers.get("retry-after")).toMatch(/^([1-9]|10)$/)
  expect(body).toMatchObject({ message: expect.stringMatching(/Try again in .*second/) })
  expect(await guess(newAddress())).toMatchObject({ status: 401 })
})

test("counts by the address that the proxies saw, whatever the client claims", async () => {
  const clientAddress = createClientAddress("10.0.0.0/8")
  const seen = "198.51.100.7"
  const claim = (index: number) => {
    const claimed = `203.0.113.${index}, ${seen}, 10.0.0.2`
    return clientAddress("10.0.0.1", { "x-forwarded-for": claimed })
  }
  expect(await guesses(7, claim)).toEqual([401, 401, 401, 401, 401, 429, 429])
})

test("counts the addresses of one IPv6 network as one", async () => {
  const network = `2001:db8:${Math.floor(Math.random() * 65_536).toString(16)}:1`
  const statuses = await guesses(7, (index) => `${network}::${index}`)
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429])
})

test("reads of the session and the keys are not counted", async () => {
  const browser = newBrowser(auth)
  for (const path of ["/get-session", "/jwks"]) {
    const answers = await Promise.all(Array.from({ length: 110 }, () => browser.get(path)))
    expect(answers.every(({ status }) => status === 200)).toBe(true)
  }
})

test("begins anew when a window is over, and forgets the old ones", async () => {
  const [old, key] = [newAddress(), newAddress()]
  const rule = { window: 10, max: 2 }
  const consume = () => storage.consume(key, rule)
  for (let count = 0; count < 3; count++) await consume()
  const resetsAt = new Date(Date.now() - 1000)
  await db.client.rateLimit.create({ data: { key: old, count: 9, resetsAt } })
  await db.client.rateLimit.updateMany({ data: { resetsAt } })
  expect(await consume()).toEqual({ allowed: true, retryAfter: null })
  expect(await consume()).toEqual({ allowed: true, retryAfter: null })
  expect(await consume()).toMatchObject({ allowed: false, retryAfter: expect.any(Number) })
  expect(await db.client.rateLimit.count({ where: { key: old } })).toBe(0)
})

test("a window lasts no longer where the database's clock was set back", async () => {
  const key = newAddress()
  const rule = { window: 10, max: 1 }
  const consume = () => storage.consume(key, rule)
  for (const allowed of [true, false]) expect(await consume()).toMatchObject({ allowed })
  const resetsAt = new Date(Date.now() + 3_600_000)
  await db.client.rateLimit.updateMany({ data: { resetsAt } })
  for (const allowed of [true, false]) expect(await consume()).toMatchObject({ allowed })
})

test("counts those who come at the same moment in one window", async () => {
  const rule = { window: 10, max: 5 }
  for (let round = 0; round < 20; round++) {
    const key = newAddress()
    const calls = Array.from({ length: 20 }, () => storage.consume(key, rule))
    const decisions = await Promise.all(calls)
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(rule.max)
  }
})

// More than PostgreSQL takes into an index, and nothing that could be compressed.
const long = () => randomBytes(3000).toString("base64url")

test("counts under a key of any length, and each by itself", async () => {
  const rule = { window: 10, max: 1 }
  const [key, other] = [long(), long()]
  expect(await storage.consume(key, rule)).toMatchObject({ allowed: true })
  expect(await storage.consume(key, rule)).toMatchObject({ allowed: false })
  expect(await storage.consume(other, rule)).toMatchObject({ allowed: true })
})

test.each([["/nothing"], ["/sign-in/email/"], ["/sign-in/emai%6C"], ["/callback/github"], [""]])(
  "has nothing at %j, and does not count who asks for it",
  async (path) => {
    const before = await db.client.rateLimit.count()
    const browser = newBrowser(auth)
    for (const asked of [path, `${path}${path && "/"}${long()}`]) {
      expect(await browser.get(asked)).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } })
      expect(await browser.post(asked)).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } })
    }
    expect(await db.client.rateLimit.count()).toBe(before)
  },
)
