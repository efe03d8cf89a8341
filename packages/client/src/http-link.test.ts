import { expect, test } from "vitest"
import { createDocketClient, type DocketClientOptions } from "./index.ts"

const requestOf = async (options: Partial<DocketClientOptions>): Promise<Request> => {
  const { promise, resolve } = Promise.withResolvers<Request>()
  const docket = createDocketClient({
    url: "https://api.test",
    getToken: () => "abc",
    ...options,
    fetch: async (url, init) => {
      resolve(new Request(url, init))
      return Response.json({}, { status: 404 })
    },
  })
  await docket.task.stats.query().catch(() => {})
  return promise
}

test.each(["https://api.test", "https://api.test/", new URL("https://api.test")])(
  "%s is where /trpc is",
  async (url) => {
    const request = await requestOf({ url })
    expect(new URL(request.url).pathname).toBe("/trpc/task.stats")
  },
)

test("a path in front of /trpc is kept", async () => {
  const request = await requestOf({ url: "https://api.test/docket/" })
  expect(new URL(request.url).pathname).toBe("/docket/trpc/task.stats")
})

test("sends the token and the application's own header fields", async () => {
  const { headers } = await requestOf({ headers: async () => ({ "x-request-id": "42" }) })
  expect(headers.get("authorization")).toBe("Bearer abc")
  expect(headers.get("x-request-id")).toBe("42")
})

test("sends no token when nobody is signed in", async () => {
  const { headers } = await requestOf({ getToken: () => null })
  expect(headers.has("authorization")).toBe(false)
})
