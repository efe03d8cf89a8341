import { setTimeout } from "node:timers/promises"
import { Client } from "undici"
import type { Session } from "../requests/sessions.ts"
import { visits, type Visit } from "./visits.ts"

/** How many of them are connected at the same moment, at most. */
export const PASSERS_BY = 5
const PAUSE_MS = 150
const LONGEST_PATIENCE_MS = 4

export type Passed = {
  visits: number
  /** What was answered and should not have been, and how often. */
  unexpected: Map<string, number>
}

const ignore = (): void => {}

type Passing = {
  sessions: readonly Session[]
  random: () => number
  /** They come no more when it is aborted. */
  signal: AbortSignal
}

/** People who come on a connection of their own, ask for something, and leave. Resolves when they are gone. */
export const passBy = async (
  url: string,
  { sessions, random, signal }: Passing,
): Promise<Passed> => {
  const passed: Passed = { visits: 0, unexpected: new Map() }
  const note = (what: string): void => {
    passed.unexpected.set(what, (passed.unexpected.get(what) ?? 0) + 1)
  }

  const ask = async (visit: Visit, session: Session): Promise<void> => {
    const client = new Client(url)
    try {
      for (const request of await visit.requests(session)) {
        const answer = client.request(request)
        if (visit.statuses.length === 0) {
          answer.then(({ body }) => body.on("error", ignore), ignore)
          await setTimeout(random() * LONGEST_PATIENCE_MS)
          return
        }
        const { statusCode, body } = await answer
        await body.dump()
        if (!visit.statuses.includes(statusCode)) note(`${visit.name}: ${statusCode}`)
      }
    } catch (error) {
      note(`${visit.name}: ${String(error)}`)
    } finally {
      await client.destroy()
      passed.visits += 1
    }
  }

  const comeAndGo = async (first: number): Promise<void> => {
    for (let turn = first; !signal.aborted; turn += 1) {
      const visit = visits[turn % visits.length]
      const session = sessions[Math.floor(random() * sessions.length)]
      if (visit === undefined || session === undefined) throw new RangeError("nobody comes")
      await ask(visit, session)
      await setTimeout(PAUSE_MS)
    }
  }
  await Promise.all(Array.from({ length: PASSERS_BY }, (_, index) => comeAndGo(2 * index)))
  return passed
}
