import { TokenError } from "@docket/client"
import { TRPCClientError } from "@trpc/client"
import { expect, test } from "vitest"
import { isPassing } from "./task-failure.ts"

/** As the client fails with an answer that is not Docket's. */
const answered = (status: number) =>
  new TRPCClientError("not from Docket", { meta: { response: new Response("", { status }) } })

test.each([400, 401, 403, 404, 405, 407, 413, 431])(
  "takes a proxy's %i for its last word",
  (status) => expect(isPassing(answered(status))).toBe(false),
)

test.each([408, 425, 429, 500, 502, 503, 504])("repeats what is answered %i", (status) =>
  expect(isPassing(answered(status))).toBe(true),
)

test("repeats what was not answered, or had no token", () => {
  const cause = new TokenError("HTTP 503")
  for (const error of [
    new TypeError("fetch failed"),
    TRPCClientError.from(new TypeError("fetch failed")),
    TRPCClientError.from(cause),
  ]) {
    expect(isPassing(error)).toBe(true)
  }
  expect(isPassing(new Error("a fault of our own"))).toBe(false)
})
