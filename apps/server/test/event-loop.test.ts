import { makeUser } from "@docket/db/testing"
import { expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { largestBatch, largestTasks } from "./largest-answer.ts"
import { freePort, startServer } from "./server-process.ts"

const ROUNDS = 8
const BOUND_MS = 50

const shapes: [name: string, accept: Record<string, string>][] = [
  ["one answer", {}],
  ["a stream", { "trpc-accept": "application/jsonl" }],
]

for (const [name, accept] of shapes) {
  test(
    `goes on serving while the largest batch of lists is answered as ${name}`,
    { timeout: 60_000 },
    async ({ database, db }) => {
      const user = await makeUser(db)
      await db.task.createMany({ data: largestTasks(user.id) })
      const headers = { ...(await bearer(user)), ...accept }
      const server = await startServer(database.url, await freePort())
      try {
        const holds: number[] = []
        for (let round = 0; round <= ROUNDS; round += 1) {
          await server.strain()
          const answer = await fetch(`${server.origin}${largestBatch}`, { headers })
          const { length } = await answer.text()
          expect([answer.status, length > 10_000_000]).toEqual([200, true])
          holds.push((await server.strain()).longestHold)
        }
        // The first round compiles. Of the others the best tells what the work takes on a busy machine.
        const warm = holds.slice(1)
        process.stdout.write(`event loop held by ${name}: ${warm.map(Math.round).join(", ")} ms\n`)
        expect(Math.min(...warm)).toBeLessThan(BOUND_MS)
      } finally {
        await server.stop("SIGTERM")
      }
    },
  )
}
