import { createSecretKey } from "node:crypto"
import type { CryptoKey } from "jose"
import { fetchKeySet } from "./fetch-key-set.ts"
import { createKeySet, type KeySetLog } from "./key-set.ts"
import { type KeyServerUrlOptions, parseKeyServerUrl } from "./key-server-url.ts"
import type { TokenHeader } from "./token-header.ts"

export type JwksConfig = KeyServerUrlOptions & {
  url: string
  cooldownSeconds: number
  maxAgeSeconds: number
}

export type KeysConfig = { secret?: string | undefined; jwks?: JwksConfig | undefined }

/** `now` is in milliseconds and only its differences count. */
type KeysDeps = {
  fetch: typeof fetch
  now: () => number
  log: KeySetLog | undefined
  /** Told when a key set was fetched, which may have other keys than the last. */
  onLoad: () => void
}

/** The two families of key. The algorithm picks one, so a public key never serves as a secret. */
export type Keys = {
  /**
   * The keys that may have signed a token with this header; none when there is no such key. Throws
   * DomainError `unavailable` when that cannot be known.
   */
  find: (header: TokenHeader) => Promise<readonly CryptoKey[]>
  /** Whether every configured family can verify; fetches the key set when it has to. */
  ready: () => Promise<boolean>
}

const MIN_SECRET_BYTES = 32

/** Throws TypeError when no key is configured, or one that must not be used. */
export function createKeys({ secret, jwks }: KeysConfig, deps: KeysDeps): Keys {
  if (secret === undefined && jwks === undefined) throw new TypeError("no key is configured")
  const secretKey = secret === undefined ? undefined : importSecret(secret)
  const keySet = jwks === undefined ? undefined : createRemoteKeySet(jwks, deps)
  return {
    async find({ alg, kid }) {
      if (alg !== "HS256") return (await keySet?.find(alg, kid)) ?? []
      // The secret has no name, so a token that names its key was not signed with it.
      return secretKey === undefined || kid !== undefined ? [] : [secretKey]
    },
    async ready() {
      return (await keySet?.ready()) ?? true
    },
  }
}

function importSecret(secret: string): CryptoKey {
  const bytes = Buffer.from(secret, "utf8")
  if (bytes.length < MIN_SECRET_BYTES) {
    throw new TypeError(`the secret must have at least ${MIN_SECRET_BYTES} bytes`)
  }
  const key = createSecretKey(bytes).toCryptoKey({ name: "HMAC", hash: "SHA-256" }, false, [
    "verify",
  ])
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- it is where the types of a browser are loaded too, which know fewer usages of a key than Node's
  return key as CryptoKey
}

function createRemoteKeySet(jwks: JwksConfig, { fetch, now, log, onLoad }: KeysDeps) {
  const url = parseKeyServerUrl(jwks.url, jwks)
  return createKeySet({
    load: () => fetchKeySet(url, fetch),
    cooldownMs: jwks.cooldownSeconds * 1000,
    maxAgeMs: jwks.maxAgeSeconds * 1000,
    now,
    log,
    onLoad,
  })
}
