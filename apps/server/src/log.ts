import { once } from "node:events"
import { setTimeout } from "node:timers/promises"
import { pino, type Logger } from "pino"

const TOGETHER_BYTES = 4_096
const MOST_WAITING_BYTES = 4 * 2 ** 20
const FLUSH_MS = 500

export type Log = {
  log: Logger
  /** Waits, half a second at most, until all lines are taken. An exit follows: the log takes no more. */
  finish: () => Promise<void>
}

/**
 * The log, on standard output. Lines are written together, and nothing ever waits for them: while nobody takes
 * them (a full disk, a reader that stands still) new ones are left out, which the log says when it can again.
 */
export const openLog = (level: string): Log => {
  let leftOut = 0
  const lines = pino.destination({
    sync: false,
    minLength: TOGETHER_BYTES,
    maxLength: MOST_WAITING_BYTES,
    periodicFlush: FLUSH_MS,
  })
  const log = pino({ level }, lines)
  // What could not be written is tried again with what comes next.
  lines.on("error", () => {})
  lines.on("drop", () => (leftOut += 1))
  lines.on("drain", () => {
    if (leftOut > 0) log.warn({ leftOut }, "lines of the log were left out: nobody took them")
    leftOut = 0
  })
  // pino would call it at an exit. It tries for ever, and the process would never end.
  lines.flushSync = () => {}

  return {
    log,
    finish: async () => {
      const closed = once(lines, "close").catch(() => undefined)
      lines.end()
      await Promise.race([closed, setTimeout(FLUSH_MS)])
    },
  }
}
