import type { AppRouter } from "@docket/api/types"
import { TRPCClientError, type Operation } from "@trpc/client"
import { asyncLink } from "./async-link.ts"
import { TokenError } from "./tokens.ts"

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5_000

/**
 * Doing one of these again changes nothing more: a create has its id by now. Without a version it is done
 * again whatever somebody else has made of the task in those seconds, as the first time.
 */
const REPEATABLE: ReadonlySet<string> = new Set(["task.create", "task.update", "task.restore"])

/** Again, a guarded change would be refused because of the version that it made itself. */
const isGuarded = (input: unknown): boolean =>
  typeof input === "object" &&
  input !== null &&
  "expectedVersion" in input &&
  input.expectedVersion !== undefined

const isRepeatable = ({ type, path, input }: Operation): boolean =>
  type === "query" || (REPEATABLE.has(path) && !isGuarded(input))

const responseTo = ({ meta }: TRPCClientError<AppRouter>) =>
  meta?.["response"] as Partial<Response> | undefined // a custom fetch may leave things out

/** A failure without `data` is no answer of Docket's: a cut connection, or a proxy's own page. */
const isTransient = (error: TRPCClientError<AppRouter>): boolean => {
  if (error.cause instanceof TokenError) return false
  return error.data?.retryable ?? (responseTo(error)?.status ?? 503) >= 500
}

/** RFC 9110, section 10.2.3: seconds or a date. 0 where there is none, or none to be read. */
const retryAfterMs = (error: TRPCClientError<AppRouter>): number => {
  const value = responseTo(error)?.headers?.get("retry-after") ?? ""
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Math.max(0, ms || 0)
}

const pause = (ms: number, signal: Operation["signal"]): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop)
      resolve()
    }, ms)
    signal?.addEventListener("abort", stop)
  })

/**
 * Repeats calls that met a passing failure, where repeating is safe: up to `attempts` in all, with
 * growing pauses on top of `Retry-After`. A server that wants a longer pause than five seconds
 * is left alone.
 */
export const retryLink = (attempts: number) => {
  // Drawn once, so that the calls of one batch come back together while clients scatter.
  const jitter = 0.5 + Math.random()

  return asyncLink(async (op, send) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send(op)
      } catch (error) {
        // The reason of an abort is no TRPCClientError.
        if (attempt >= attempts || !(error instanceof TRPCClientError)) throw error
        if (!isRepeatable(op) || !isTransient(error)) throw error
        const pauseMs = retryAfterMs(error) + FIRST_PAUSE_MS * 2 ** (attempt - 1) * jitter
        if (pauseMs > LONGEST_PAUSE_MS) throw error
        await pause(pauseMs, op.signal)
      }
    }
  })
}
