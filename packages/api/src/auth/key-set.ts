import type { CryptoKey } from "jose"
import { unavailable } from "../errors.ts"
import { loggable } from "../loggable.ts"
import type { PublicKey } from "./public-key.ts"
import type { PublicKeyAlgorithm } from "./token-header.ts"

export type KeySetLog = { warn: (details: object, message: string) => void }

/** `load` throws when its answer is not to be believed. `now` is in milliseconds. */
type KeySetOptions = {
  load: () => Promise<readonly PublicKey[]>
  cooldownMs: number
  maxAgeMs: number
  now: () => number
  log?: KeySetLog | undefined
  onLoad?: () => void
}

type KeySet = {
  find: (alg: PublicKeyAlgorithm, kid: string | undefined) => Promise<readonly CryptoKey[]>
  ready: () => Promise<boolean>
}

const MAX_STALE_MS = 24 * 60 * 60 * 1000

/**
 * A remote key set that outlives its server by up to 24 hours. One load runs at a time, and none
 * starts within the cooldown after the last, whoever asks for it.
 */
export function createKeySet({
  load,
  cooldownMs,
  maxAgeMs,
  now,
  log,
  onLoad,
}: KeySetOptions): KeySet {
  let loaded: { keys: readonly PublicKey[]; at: number } | undefined
  let lastAttempt: { at: number; error?: unknown } | undefined
  let loading: Promise<void> | undefined

  const isYoungerThan = (ms: number) => loaded !== undefined && now() - loaded.at < ms
  const cooldownLeftMs = () => (lastAttempt ? lastAttempt.at + cooldownMs - now() : 0)
  const isServerInTrouble = () => lastAttempt !== undefined && "error" in lastAttempt

  const reload = async () => {
    try {
      const keys = await load()
      loaded = { keys, at: now() }
      onLoad?.()
      lastAttempt = { at: now() }
    } catch (error) {
      lastAttempt = { at: now(), error }
      log?.warn({ cause: loggable(error) }, "the key server is out of reach or not to be believed")
    }
  }

  const reloadUnlessCoolingDown = async () => {
    if (cooldownLeftMs() <= 0) loading ??= reload().finally(() => (loading = undefined))
    await loading
  }

  /** Says whether it waited. A server in trouble is not waited for while there are keys to use. */
  const renewWhenOverdue = async () => {
    if (isYoungerThan(maxAgeMs)) return false
    const renewal = reloadUnlessCoolingDown()
    if (isServerInTrouble() && isYoungerThan(MAX_STALE_MS)) return false
    await renewal
    return true
  }

  // A kid that belongs to a key of another algorithm is known: not worth asking the server about.
  const candidates = (alg: PublicKeyAlgorithm, kid: string | undefined) => {
    const keys = isYoungerThan(MAX_STALE_MS) ? (loaded?.keys ?? []) : []
    return keys.filter((key) => (kid === undefined ? key.alg === alg : key.kid === kid))
  }

  return {
    find: async (alg, kid) => {
      const isRenewed = await renewWhenOverdue()
      if (!isRenewed && candidates(alg, kid).length === 0) await reloadUnlessCoolingDown()
      const found = candidates(alg, kid)
      if (found.length === 0 && isServerInTrouble()) {
        const retryAfterSeconds = Math.max(1, Math.ceil(cooldownLeftMs() / 1000))
        throw unavailable(lastAttempt?.error, retryAfterSeconds)
      }
      return found.filter((candidate) => candidate.alg === alg).map(({ key }) => key)
    },
    ready: async () => {
      await renewWhenOverdue()
      return isYoungerThan(MAX_STALE_MS)
    },
  }
}
