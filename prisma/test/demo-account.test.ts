import { afterAll, expect, test } from "vitest"
import { addDemoAccount, hashPassword } from "../demo-account.ts"
import { seed } from "../seed.ts"
import { makeUser, testDatabase } from "../src/testing.ts"

const db = await testDatabase()
afterAll(() => db.close())

test("gives a user one account with a password, and keeps the one that they have", async () => {
  const user = await makeUser(db.client)
  await addDemoAccount(db.client, user)
  const account = await db.client.account.findFirstOrThrow({ where: { userId: user.id } })
  await addDemoAccount(db.client, user)
  expect(await db.client.account.findMany({ where: { userId: user.id } })).toEqual([account])
})

test("seeding alone gives nobody a password", async () => {
  const { user } = await seed(db.client)
  expect(await db.client.account.count({ where: { userId: user.id } })).toBe(0)
})

test("the database refuses a password that is not hashed, and a private key in the clear", async () => {
  const { id } = await makeUser(db.client)
  const account = { id, userId: id, providerId: "credential", accountId: id }
  const create = (password: string | null) =>
    db.client.account.create({ data: { ...account, password } })
  await expect(create("docket-demo")).rejects.toThrow("accounts_password_is_a_hash")
  await expect(create(null)).rejects.toThrow("accounts_credential_has_a_password")
  await create(await hashPassword("docket-demo"))
  const key = { id, publicKey: "{}", privateKey: '{"kty":"OKP"}' }
  await expect(db.client.jwks.create({ data: key })).rejects.toThrow("is_encrypted")
})
