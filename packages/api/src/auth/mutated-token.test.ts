import fc from "fast-check"
import { expect, test } from "vitest"
import { authenticatorOf } from "./key-server.testing.ts"
import { hmac, makeSigner, secret, tokenOf } from "./testing.ts"

/** All of them, over the signers. `MUTATED_TOKENS` makes it more; `TOKEN_SEED` repeats a run. */
const MUTATIONS = Number(process.env["MUTATED_TOKENS"] ?? 100_000)
const seed = Number(process.env["TOKEN_SEED"] ?? Date.now() % 2 ** 31)

const publicKeySigners = await Promise.all([
  makeSigner("EdDSA"),
  makeSigner("ES256"),
  makeSigner("RS256"),
  makeSigner("PS256"),
])
const signers = [hmac(secret), ...publicKeySigners]
const { authenticate } = await authenticatorOf(publicKeySigners)

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
const character = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...base64url.split("")) },
  { weight: 1, arbitrary: fc.constantFrom(".", "=", "+", "/", " ", "\t", "\0", "é", "{", '"') },
)
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })

type Change = { removed?: number; inserted?: string }

const splice = (token: string, at: number, { removed = 0, inserted = "" }: Change): string => {
  const index = Math.floor(at * (token.length + 1))
  return token.slice(0, index) + inserted + token.slice(index + removed)
}

/** What changes one token into another, given one of somebody else's. */
const mutation: fc.Arbitrary<(token: string, other: string) => string> = fc.oneof(
  fc.tuple(place, character).map(
    ([at, one]) =>
      (token: string) =>
        splice(token, at, { removed: 1, inserted: one }),
  ),
  fc.tuple(place, character).map(
    ([at, one]) =>
      (token: string) =>
        splice(token, at, { inserted: one }),
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 40 })).map(
    ([at, count]) =>
      (token: string) =>
        splice(token, at, { removed: count }),
  ),
  fc.tuple(place, place).map(([at, from]) => (token: string) => {
    const index = Math.floor(from * token.length)
    return splice(token, at, { inserted: token.slice(index, index + 8) })
  }),
  fc.constantFrom(0, 1, 2).map((part) => (token: string, other: string) => {
    const others = other.split(".")
    return token
      .split(".")
      .map((own, index) => (index === part ? (others[index] ?? own) : own))
      .join(".")
  }),
)

for (const signer of signers) {
  const count = Math.ceil(MUTATIONS / signers.length)
  test(
    `refuses ${count} mutated tokens of ${signer.header.alg} (TOKEN_SEED=${seed})`,
    { timeout: 120_000 },
    async () => {
      const good = tokenOf(signer)
      const other = tokenOf(signer, { sub: "mallory" })
      expect(await authenticate(good)).toMatchObject({ kind: "viewer", viewer: { id: "alice" } })
      const property = fc.asyncProperty(
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        async (mutations) => {
          const token = mutations.reduce((mutated, mutate) => mutate(mutated, other), good)
          // Two changes can undo each other, and all of another's parts are another's token.
          fc.pre(token !== good && token !== other)
          expect((await authenticate(token)).kind).toBe("rejected")
        },
      )
      await fc.assert(property, { numRuns: count, seed })
    },
  )
}
