import { TRPCClientError } from "@trpc/client"
import { describe, expect, test } from "vitest"
import { createDocketClient, isDocketError, TokenError, type DocketClient } from "./index.ts"

type Answer = () => Response

const id = "01890a5d-ac96-774b-bcce-b302099a8057"
const title = "Water the plants"

const unavailable = {
  message: "Docket is out of reach of something that it needs.",
  code: -32603,
  data: { code: "SERVICE_UNAVAILABLE", httpStatus: 503, reason: "unavailable", retryable: true },
}

const answers = {
  "an answer of 503": () => Response.json({ error: { json: unavailable } }, { status: 503 }),
  "a proxy's page": () => new Response("<h1>Bad Gateway</h1>", { status: 502 }),
  "an answer cut short": () => new Response('{"json":{"0":[[0],[null,0,0]]}}\n'),
  "a cut connection": () => {
    throw new TypeError("fetch failed")
  },
} satisfies Record<string, Answer>

/** A client that is always answered alike, and the bodies that it has sent. */
const clientFacing = (answer: Answer, options: { attempts?: number } = { attempts: 2 }) => {
  const sent: unknown[] = []
  const fetch = async (_url: string, init?: RequestInit) => {
    sent.push(init?.body)
    return answer()
  }
  const docket = createDocketClient({ url: "", getToken: () => "token", fetch, ...options })
  return { docket, sent }
}

const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  )

type Call = (docket: DocketClient) => Promise<unknown>

const repeated: Record<string, Call> = {
  "a query": ({ task }) => task.list.query(),
  "a create": ({ task }) => task.create.mutate({ title }),
  "an update": ({ task }) => task.update.mutate({ id, title }),
  "a restore": ({ task }) => task.restore.mutate({ id }),
}

const sentOnce: Record<string, Call> = {
  "an update of one version": ({ task }) => task.update.mutate({ id, title, expectedVersion: 1 }),
  "a restore of one version": ({ task }) => task.restore.mutate({ id, expectedVersion: 1 }),
  "a toggle": ({ task }) => task.toggle.mutate({ id }),
  "a delete": ({ task }) => task.delete.mutate({ id }),
}

describe.concurrent.each(Object.entries(answers))("%s", (_, answer) => {
  test.each(Object.entries(repeated))("repeats %s", async (_name, call) => {
    const { docket, sent } = clientFacing(answer)
    expect(await failureOf(call(docket))).toBeInstanceOf(TRPCClientError)
    expect(sent).toHaveLength(2)
    expect(sent[1]).toBe(sent[0])
  })

  test.each(Object.entries(sentOnce))("does not repeat %s", async (_name, call) => {
    const { docket, sent } = clientFacing(answer)
    expect(await failureOf(call(docket))).toBeInstanceOf(TRPCClientError)
    expect(sent).toHaveLength(1)
  })
})

test("calls that fail together are repeated in one request", async () => {
  const { docket, sent } = clientFacing(answers["a cut connection"])
  await Promise.all([1, 2, 3].map(() => failureOf(docket.task.create.mutate({ title }))))
  expect(sent).toHaveLength(2)
})

test("waits as long as Retry-After says", async () => {
  const { docket, sent } = clientFacing(
    () => new Response("", { status: 503, headers: { "retry-after": "1" } }),
  )
  const start = performance.now()
  await failureOf(docket.task.list.query())
  expect(performance.now() - start).toBeGreaterThan(1_000)
  expect(sent).toHaveLength(2)
})

test("gives up at once when Retry-After is far off", async () => {
  const retryAfter = new Date(Date.now() + 60_000).toUTCString()
  const { docket, sent } = clientFacing(
    () => new Response("", { status: 503, headers: { "retry-after": retryAfter } }),
  )
  await failureOf(docket.task.list.query())
  expect(sent).toHaveLength(1)
})

test("sends a call three times unless told otherwise", async () => {
  const { docket, sent } = clientFacing(answers["an answer of 503"], {})
  const error = await failureOf(docket.user.me.query())
  expect(isDocketError(error, "unavailable")).toBe(true)
  expect(sent).toHaveLength(3)
})

test("a page that is not there is no answer of Docket's, and final", async () => {
  const { docket, sent } = clientFacing(() => new Response("<h1>Not Found</h1>", { status: 404 }))
  const error = await failureOf(docket.task.list.query())
  expect(isDocketError(error)).toBe(false)
  expect(error).toHaveProperty("message", "HTTP 404, and not from Docket.")
  expect(sent).toHaveLength(1)
})

test("nothing is sent after an abort", async () => {
  const { docket, sent } = clientFacing(answers["a cut connection"])
  const aborting = new AbortController()
  const call = failureOf(docket.task.list.query(undefined, { signal: aborting.signal }))
  setTimeout(() => aborting.abort(), 50)
  expect(await call).toHaveProperty("cause.name", "AbortError")
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(sent).toHaveLength(1)
})

test("a getToken that throws is asked once, and nothing is sent", async () => {
  let asked = 0
  const getToken = () => {
    asked += 1
    throw new Error("The session is gone.")
  }
  const docket = createDocketClient({
    url: "",
    getToken,
    fetch: () => Promise.reject(new Error("must not be sent")),
  })
  const error = await failureOf(docket.task.list.query())
  expect(error).toHaveProperty("message", "The session is gone.")
  expect(error).toHaveProperty("cause", expect.any(TokenError))
  expect(asked).toBe(1)
})
