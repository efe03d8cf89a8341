import type { PrismaClient } from "@docket/db"
import { symmetricDecrypt } from "better-auth/crypto"

type Row = NonNullable<Awaited<ReturnType<PrismaClient["jwks"]["findFirst"]>>>

/** As the JWT plugin has it. */
type Key = {
  id: string
  publicKey: string
  privateKey: string
  createdAt: Date
  expiresAt?: Date
  alg: "EdDSA"
  crv: "Ed25519"
}

type NewKey = Pick<Key, "publicKey" | "privateKey" | "createdAt" | "expiresAt">

const algorithm = { alg: "EdDSA", crv: "Ed25519" } as const

/**
 * The signing keys, for Better Auth. A key that was encrypted with another secret is gone, as whoever
 * changed the secret will want, and a new one is made, where Better Auth itself would answer 500 until
 * somebody empties the table.
 */
export const createKeyStore = (client: Pick<PrismaClient, "jwks">, secret: string) => {
  const readable = new Map<string, Promise<boolean>>()

  const isReadable = ({ id, privateKey }: Row): Promise<boolean> => {
    const known = readable.get(id)
    if (known !== undefined) return known
    const answer = canDecrypt(privateKey, secret)
    readable.set(id, answer)
    return answer
  }

  return {
    getJwks: async (): Promise<Key[]> => {
      const rows = await client.jwks.findMany()
      const kept = await Promise.all(rows.map(isReadable))
      return rows.filter((_, index) => kept[index]).map(toKey)
    },
    createJwk: async ({ publicKey, privateKey, createdAt, expiresAt }: NewKey): Promise<Key> => {
      const times = { createdAt, expiresAt: expiresAt ?? null }
      const data = { id: crypto.randomUUID(), publicKey, privateKey, ...times, ...algorithm }
      return toKey(await client.jwks.create({ data }))
    },
  }
}

const canDecrypt = (privateKey: string, secret: string): Promise<boolean> =>
  symmetricDecrypt({ key: secret, data: JSON.parse(privateKey) as string }).then(
    () => true,
    () => false,
  )

const toKey = ({ id, publicKey, privateKey, createdAt, expiresAt }: Row): Key => ({
  id,
  publicKey,
  privateKey,
  createdAt,
  ...algorithm,
  ...(expiresAt !== null && { expiresAt }),
})
