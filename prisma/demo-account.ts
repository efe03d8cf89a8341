import { randomBytes, randomUUID, scrypt } from "node:crypto"
import type { PrismaClient, User } from "./src/index.ts"

export const demoPassword = "docket-demo"

/** The form in which Better Auth 1.7 stores passwords; its own package is none of this one's. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString("hex")
  const cost = { N: 16_384, r: 16, p: 1, maxmem: 128 * 16_384 * 16 * 2 }
  const key = await new Promise<Buffer>((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, 64, cost, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
  return `${salt}:${key.toString("hex")}`
}

/**
 * Lets the demo user sign in with the demo password, which everybody knows: for the embedded database only.
 * A password that they have already stays.
 */
export async function addDemoAccount(
  client: Pick<PrismaClient, "account">,
  { id }: User,
): Promise<void> {
  const account = { userId: id, providerId: "credential", accountId: id }
  if ((await client.account.count({ where: account })) > 0) return
  const data = { id: randomUUID(), ...account, password: await hashPassword(demoPassword) }
  await client.account.createMany({ data, skipDuplicates: true })
}
