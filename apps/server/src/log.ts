import { setTimeout } from "node:timers/promises"
import { pino, type Logger } from "pino"

const TOGETHER_BYTES = 4_096
const MOST_WAITING_BYTES = 4 * 2 ** 20
const FLUSH_MS = 500

export type Log = {
  log: Logger
  /** Waits, half a second at most, until the lines so far are taken. Belongs before an exit. */
  finish: () => Promise<void>
}

/**
 * The log, on standard output. Lines are written together, and nothing ever waits for them: while nobody takes
 * them (a full disk, a reader that stands still) new ones are left out, which the log says when it can again.
 */
export const openLog = (level: string): Log => {
  let takenAt = performance.now()
  let leftOut = 0
  let giveUpAt = Infinity
  const lines = pino.destination({
    sync: false,
    minLength: TOGETHER_BYTES,
    maxLength: MOST_WAITING_BYTES,
    periodicFlush: FLUSH_MS,
    retryEAGAIN: () => performance.now() < giveUpAt,
  })
  const log = pino({ level }, lines)
  // What could not be written is tried again with what comes next.
  lines.on("error", () => (takenAt = -Infinity))
  lines.on("write", () => (takenAt = performance.now()))
  lines.on("drop", () => (leftOut += 1))
  lines.on("drain", () => {
    if (leftOut > 0) log.warn({ leftOut }, "lines of the log were left out: nobody took them")
    leftOut = 0
  })

  // pino calls it at an exit, where it tries for ever, and the process would never end.
  const flushSync = lines.flushSync.bind(lines)
  lines.flushSync = () => {
    if (performance.now() - takenAt > 2 * FLUSH_MS) return
    giveUpAt = performance.now() + FLUSH_MS
    try {
      flushSync()
    } catch {
      // Nobody takes them, and there is no later.
    }
  }

  return {
    log,
    finish: async () => {
      const flushed = new Promise<boolean>((resolve) => {
        lines.flush((error) => resolve(error === undefined))
      })
      const isTaken = await Promise.race([flushed, setTimeout(FLUSH_MS, false)])
      if (!isTaken) takenAt = -Infinity
    },
  }
}
