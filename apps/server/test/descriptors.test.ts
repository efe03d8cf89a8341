import { once } from "node:events"
import { Agent, request, type IncomingMessage } from "node:http"
import type { Socket } from "node:net"
import { text } from "node:stream/consumers"
import { makeUser } from "@docket/db/testing"
import { expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { freePort, startServer } from "./server-process.ts"
import { open } from "./slow-socket.ts"

const DESCRIPTORS = 128

test("a process without descriptors left says so, and is healthy when it has some", async ({
  database,
  db,
}) => {
  const headers = await bearer(await makeUser(db))
  const port = await freePort()
  const server = await startServer(database.url, port, { MOST_DESCRIPTORS: String(DESCRIPTORS) })
  // One connection, open since before.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = async (path: string) => {
    const asked = request(`${server.origin}${path}`, { agent, headers }).end()
    const [answer] = (await once(asked, "response")) as [IncomingMessage]
    return { statusCode: answer.statusCode, headers: answer.headers, body: await text(answer) }
  }
  try {
    expect(await ask("/api/tasks")).toMatchObject({ statusCode: 200 })
    const sockets: Socket[] = []
    while (sockets.length < DESCRIPTORS) sockets.push(await open(port))

    for (const path of ["/docs", "/docs/page.css", "/openapi.json"]) {
      expect(await ask(path)).toMatchObject({
        statusCode: 503,
        headers: { "retry-after": "1", "content-type": "application/problem+json; charset=utf-8" },
      })
    }
    expect(await ask("/api/tasks")).toMatchObject({ statusCode: 200, body: "[]" })
    expect(await ask("/health")).toMatchObject({ statusCode: 200 })

    for (const socket of sockets) socket.destroy()
    for (const path of ["/docs", "/docs/page.css", "/openapi.json"]) {
      await expect.poll(() => ask(path)).toMatchObject({ statusCode: 200 })
    }
  } finally {
    agent.destroy()
    expect(await server.stop("SIGTERM")).toBe(0)
  }
})
