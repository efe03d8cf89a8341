import { once } from "node:events"
import { setTimeout } from "node:timers/promises"
import { makeUser } from "@docket/db/testing"
import { expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { largestBatch, largestTasks } from "./largest-answer.ts"
import { freePort, smallHeap, startServer } from "./server-process.ts"
import { openReader } from "./slow-socket.ts"

const READERS = 24
/** The largest answer has 26 MB, and 64 are for what is unread; the rest is what it is made in. */
const MOST_MORE_MB = 300

const kinds = { "JSON documents": "application/json", streams: "application/jsonl" }

test.for(Object.entries(kinds))(
  "%s that nobody reads fill neither the heap nor the memory, and cost others nothing",
  { timeout: 60_000 },
  async ([, accept], { database, db }) => {
    const ask = async (title: string) => {
      const user = await makeUser(db)
      await db.task.createMany({
        data: largestTasks(user.id).map((task) => Object.assign(task, { title })),
      })
      const { authorization } = await bearer(user)
      return `GET ${largestBatch} HTTP/1.1\r\nhost: docket.test\r\nauthorization: ${authorization}\r\ntrpc-accept: ${accept}\r\n`
    }
    const [calm, loud] = [await ask("calm"), await ask("loud")]
    const port = await freePort()
    const server = await startServer(database.url, port, smallHeap)
    try {
      const { mostMemory } = await server.strain()
      const patient = await openReader(port, `${calm}connection: close\r\n\r\n`)
      await setTimeout(1_000)
      const readers = []
      for (let count = 0; count < READERS; count += 1) {
        readers.push(await openReader(port, `${loud}\r\n`))
        await setTimeout(200)
      }
      expect((await server.strain()).mostMemory - mostMemory).toBeLessThan(MOST_MORE_MB)

      let text = ""
      patient.socket.setEncoding("utf8").on("data", (piece: string) => void (text += piece))
      patient.socket.resume()
      await once(patient.socket, "end")
      expect(text.match(/"calm"/g)).toHaveLength(2_000)
      for (const { socket } of readers) socket.destroy()
    } finally {
      await server.stop("SIGTERM")
    }
  },
)
