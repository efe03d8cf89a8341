import { once } from "node:events"
import { request, type IncomingMessage } from "node:http"
import { expect, test } from "./fixtures.ts"

test("the server itself refuses large bodies, and answers who asks for another protocol", async ({
  addresses,
}) => {
  const ask = async (path: string, headers: Record<string, string>, body?: string) => {
    const method = body === undefined ? "GET" : "POST"
    const sent = request(`${addresses.webUrl}${path}`, { method, headers }).end(body)
    const [answer] = (await once(sent, "response")) as [IncomingMessage]
    answer.resume()
    return answer.statusCode
  }
  expect(await ask("/sign-in", { "content-length": "16385" }, "a".repeat(16_385))).toBe(413)
  const upgrade = { connection: "upgrade", upgrade: "websocket" }
  expect(await ask("/_next/static/nothing", upgrade)).toBe(404)
})
