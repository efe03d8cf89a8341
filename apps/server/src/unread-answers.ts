import { Readable } from "node:stream"
import type { FastifyInstance, FastifyReply } from "fastify"
import { closeOnReader } from "./answer-deadline.ts"

/** The network takes less at once, whoever reads. */
const SMALL_BYTES = 65_536
/** Of all the answers that their readers have yet to take. The largest batch of lists is less than half. */
const MOST_UNREAD_BYTES = 64 * 2 ** 20
const LOOK_EVERY_MS = 100

type Answer = { reply: FastifyReply; stream: Readable | undefined }

const isLarge = (payload: unknown): boolean =>
  (typeof payload === "string" || Buffer.isBuffer(payload)) && payload.length > SMALL_BYTES

const unreadOf = ({ reply, stream }: Answer): number =>
  (stream?.readableLength ?? 0) + reply.raw.writableLength

const readerOf = ({ reply }: Answer): string => reply.request.context.record.viewerId ?? ""

const unreadByReader = (answers: readonly Answer[]): ReadonlyMap<string, number> => {
  const unread = new Map<string, number>()
  for (const answer of answers) {
    const reader = readerOf(answer)
    unread.set(reader, (unread.get(reader) ?? 0) + unreadOf(answer))
  }
  return unread
}

/** The oldest of the person who leaves the most unread; undefined while all of them together are little. */
const excessive = (answers: readonly Answer[]): Answer | undefined => {
  let total = 0
  let most = 0
  let reader: string | undefined
  for (const [one, unread] of unreadByReader(answers)) {
    total += unread
    if (unread > most) [most, reader] = [unread, one]
  }
  return total > MOST_UNREAD_BYTES
    ? answers.find((answer) => readerOf(answer) === reader)
    : undefined
}

/**
 * Bounds the memory of answers that wait for their readers. When there is too much of it, those of the
 * person who leaves the most unread are closed, from the oldest on.
 */
export const registerUnreadAnswers = (app: FastifyInstance): void => {
  let answers: Answer[] = []
  let looking: NodeJS.Timeout | undefined

  const remove = (answer: Answer): void => {
    answers = answers.filter((one) => one !== answer)
    if (answers.length > 0) return
    clearInterval(looking)
    looking = undefined
  }
  const look = (): void => {
    for (let one = excessive(answers); one !== undefined; one = excessive(answers)) {
      closeOnReader(one.reply, "too much of what was asked for is not read")
      remove(one)
    }
  }

  app.addHook("onSend", async (_, reply, payload) => {
    const stream = payload instanceof Readable ? payload : undefined
    const isGone = reply.raw.closed
    if (isGone || (stream === undefined && !isLarge(payload))) return
    const answer = { reply, stream }
    answers.push(answer)
    looking ??= setInterval(look, LOOK_EVERY_MS)
    reply.raw.once("close", () => remove(answer))
  })
}
