import { once } from "node:events"
import { Agent, get, type IncomingMessage } from "node:http"
import { json } from "node:stream/consumers"
import { setTimeout } from "node:timers/promises"
import { expect } from "vitest"
import { test } from "./fixtures.ts"
import { freePort, startServer } from "./server-process.ts"

type Failure = NodeJS.ErrnoException

/** A client that keeps one connection. Its request fails when the server ends that connection first. */
const openClient = (origin: string) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return async (path: string) => {
    const request = get(origin + path, { agent })
    const [answer] = (await once(request, "response")) as [IncomingMessage]
    const body = (await json(answer)) as object
    const { statusCode: status, headers } = answer
    return { status, isLast: headers.connection === "close", body, reused: request.reusedSocket }
  }
}

const startInProduction = async (databaseUrl: string) =>
  startServer(databaseUrl, await freePort(), { NODE_ENV: "production" })

test("an idle connection is still answered while the server stops, and told that it ends", async ({
  database,
}) => {
  const server = await startInProduction(database.url)
  const [api, balancer] = [openClient(server.origin), openClient(server.origin)]
  expect(await api("/health")).toMatchObject({ status: 200, isLast: false })
  expect(await balancer("/ready")).toMatchObject({ status: 200, isLast: false })

  const stopped = server.stop("SIGTERM")
  await setTimeout(200)
  expect(await api("/health")).toMatchObject({ status: 200, isLast: true, reused: true })
  expect(await balancer("/ready")).toMatchObject({
    status: 503,
    isLast: true,
    body: { status: "unavailable", checks: { database: "ok" } },
  })
  // For those whose load balancer has not looked yet.
  expect(await api("/health")).toMatchObject({ status: 200, isLast: true, reused: false })
  expect(await stopped).toBe(0)
})

test("no busy connection ends without an answer while the server stops", async ({ database }) => {
  const server = await startInProduction(database.url)
  const untilLast = async () => {
    const ask = openClient(server.origin)
    for (;;) {
      const { status, isLast } = await ask("/health")
      if (status !== 200) return status
      if (isLast) return "answered to the end"
    }
  }
  const ends = Array.from({ length: 64 }, () => untilLast().catch(({ code }: Failure) => code))
  await setTimeout(500)
  expect(await server.stop("SIGTERM")).toBe(0)
  expect(new Set(await Promise.all(ends))).toEqual(new Set(["answered to the end"]))
})
