import { createDocketClient, isDocketError, TokenError } from "@docket/client"
import type { DocketClientOptions } from "@docket/client"
import { createDocketQueries, createDocketQueryClient } from "@docket/client/query"
import { makeTask, makeUser } from "@docket/db/testing"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { buffer } from "node:stream/consumers"
import { describe, expect } from "vitest"
import { makeToken, test as base } from "./fixtures.ts"

type Options = Partial<DocketClientOptions> & { url: string }

/** A client of a new user's, and the URLs that it has requested. */
const makeClient = async (user: { id: string }, options: Options) => {
  const requests: URL[] = []
  const token = await makeToken(user)
  const fetch = (url: string, init?: RequestInit) => {
    requests.push(new URL(url))
    return globalThis.fetch(url, init)
  }
  return { docket: createDocketClient({ getToken: () => token, fetch, ...options }), requests }
}

const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  )

const forward = async (origin: string, request: IncomingMessage): Promise<Response> => {
  const { authorization = "", "content-type": contentType = "" } = request.headers
  return fetch(`${origin}${request.url}`, {
    method: request.method ?? "GET",
    headers: { authorization, "content-type": contentType, "trpc-accept": "application/jsonl" },
    ...(request.method === "POST" && { body: await buffer(request) }),
  })
}

type Spoil = (response: ServerResponse, body: Buffer) => void

/** Gives every request to Docket, and the answer to the first of them to `spoil`. */
const spoilingProxy = async (origin: string, spoil: Spoil) => {
  const requests: IncomingMessage[] = []
  const proxy = createServer((request, response) => {
    const isFirst = requests.push(request) === 1
    void forward(origin, request).then(async (answer) => {
      const body = Buffer.from(await answer.arrayBuffer())
      return isFirst ? spoil(response, body) : response.writeHead(answer.status).end(body)
    })
  })
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve))
  const { port } = proxy.address() as AddressInfo // it listens on TCP
  return { url: `http://127.0.0.1:${port}`, requests, close: () => void proxy.close() }
}

const test = base
  .extend("origin", { scope: "file" }, ({ app }) => app.listen({ host: "127.0.0.1", port: 0 }))
  .extend("user", ({ db }) => makeUser(db))
  .extend("client", ({ user, origin }) => makeClient(user, { url: origin }))
  .extend("docket", ({ client }) => client.docket)
  /** Holds the row of a task until it is released, so that whoever writes to it has to wait. */
  .extend("lock", ({ db }) => async (id: string) => {
    const [locked, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const transaction = db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM tasks WHERE id = ${id}::uuid FOR UPDATE`
      locked.resolve()
      await released.promise
    })
    await locked.promise
    return async () => {
      released.resolve()
      await transaction
    }
  })
  .extend("spoilFirst", ({ origin }, { onCleanup }) => async (spoil: Spoil) => {
    const proxy = await spoilingProxy(origin, spoil)
    onCleanup(proxy.close)
    return proxy
  })

describe("batches", () => {
  test("calls of the same moment share one request", async ({ client: { docket, requests } }) => {
    const [page, stats, me] = await Promise.all([
      docket.task.list.query(),
      docket.task.stats.query(),
      docket.user.me.query(),
    ])
    expect([page.items, stats.total]).toEqual([[], 0])
    expect(me.createdAt).toBeInstanceOf(Date)
    expect(requests.map(({ pathname }) => pathname)).toEqual(["/trpc/task.list,task.stats,user.me"])
  })

  test("more calls than the server takes at once are split", async ({ client }) => {
    const calls = Array.from({ length: 25 }, () => client.docket.task.stats.query())
    expect(await Promise.all(calls)).toHaveLength(25)
    expect(client.requests.map(({ pathname }) => pathname.split(",").length)).toEqual([20, 5])
  })

  test("long texts do not make a request too large", async ({ client: { docket, requests } }) => {
    const description = "🪴".repeat(2_000)
    const titles = Array.from({ length: 20 }, (_, index) => `Plant ${index}`)
    const create = (title: string) => docket.task.create.mutate({ title, description })
    expect(await Promise.all(titles.map(create))).toHaveLength(20)
    expect(requests).toHaveLength(20)
  })

  test("an answer does not wait for the slower ones", async ({ db, user, client, lock }) => {
    const { id } = await makeTask(db, { userId: user.id })
    const release = await lock(id)
    const slow = client.docket.task.toggle.mutate({ id })
    const fast = client.docket.task.create.mutate({ title: "Water the plants" })
    expect(await Promise.race([slow, fast])).toMatchObject({ title: "Water the plants" })
    await release()
    expect(await slow).toMatchObject({ id, completed: true })
    expect(client.requests).toHaveLength(1)
  })

  test("an aborted call ends at once while its batch goes on", async ({
    db,
    user,
    docket,
    lock,
  }) => {
    const { id } = await makeTask(db, { userId: user.id })
    const release = await lock(id)
    const aborting = new AbortController()
    const slow = docket.task.toggle.mutate({ id })
    const aborted = docket.task.update.mutate({ id, title: "No" }, { signal: aborting.signal })
    setTimeout(() => aborting.abort(), 50)
    expect(await failureOf(aborted)).toHaveProperty("cause.name", "AbortError")
    await release()
    expect(await slow).toMatchObject({ completed: true })
  })
})

describe("tokens", () => {
  test("calls that are refused together share one refresh", async ({ user, origin }) => {
    const asked: boolean[] = []
    const getToken = ({ refresh }: { refresh: boolean }) => {
      asked.push(refresh)
      return makeToken(user, { expiresIn: refresh ? 300 : -60 })
    }
    const { docket, requests } = await makeClient(user, { url: origin, getToken })
    const calls = [docket.task.list.query(), docket.user.me.query(), docket.task.stats.query()]
    const create = docket.task.create.mutate({ title: "Water the plants" })
    await expect(Promise.all([...calls, create])).resolves.toHaveLength(4)
    expect(asked).toEqual([false, false, true])
    expect(requests).toHaveLength(4)
  })

  test("a refreshed token that is refused too ends the call", async ({ user, origin }) => {
    const asked: boolean[] = []
    const getToken = ({ refresh }: { refresh: boolean }) => {
      asked.push(refresh)
      return makeToken(user, { expiresIn: -60 })
    }
    const { docket } = await makeClient(user, { url: origin, getToken })
    const error = await failureOf(docket.user.me.query())
    expect(isDocketError(error, "unauthenticated")).toBe(true)
    expect(asked).toEqual([false, true])
  })

  test("nobody signed in is unauthenticated", async ({ user, origin }) => {
    const { docket } = await makeClient(user, { url: origin, getToken: () => null })
    const error = await failureOf(docket.user.me.query())
    expect(isDocketError(error, "unauthenticated")).toBe(true)
  })

  test("a refresh that fails is not taken for a refused token", async ({ user, origin }) => {
    const getToken = ({ refresh }: { refresh: boolean }) => {
      if (refresh) throw new Error("The sign-in server is away.")
      return makeToken(user, { expiresIn: -60 })
    }
    const { docket } = await makeClient(user, { url: origin, getToken })
    const error = await failureOf(docket.user.me.query())
    expect(isDocketError(error)).toBe(false)
    expect(error).toMatchObject({
      message: "The sign-in server is away.",
      cause: expect.any(TokenError),
    })
  })
})

describe("a lost answer", () => {
  const ways: Record<string, Spoil> = {
    "cut off before it begins": (response) => response.destroy(),
    "cut off within": (response, body) => {
      response.writeHead(200, { "content-type": "application/jsonl" })
      response.write(body.subarray(0, body.length - 5), () => response.destroy())
    },
    "turned into a proxy's 503": (response) =>
      response.writeHead(503, { "retry-after": "0" }).end("<h1>Service Unavailable</h1>"),
  }

  test.for(Object.entries(ways))("%s: a create happens once", async (way, { user, spoilFirst }) => {
    const proxy = await spoilFirst(way[1])
    const { docket } = await makeClient(user, { url: proxy.url })
    const task = await docket.task.create.mutate({ title: "Water the plants" })
    const { items } = await docket.task.list.query()
    expect(items).toEqual([task])
    expect(proxy.requests).toHaveLength(3)
  })

  test.for(Object.entries(ways))(
    "%s: a toggle happens once",
    async (way, { db, user, docket, spoilFirst }) => {
      const { id } = await makeTask(db, { userId: user.id })
      const proxy = await spoilFirst(way[1])
      const lossy = await makeClient(user, { url: proxy.url })
      const error = await failureOf(lossy.docket.task.toggle.mutate({ id }))
      expect(error).toBeInstanceOf(Error)
      expect(isDocketError(error)).toBe(false)
      expect(await docket.task.get.query({ id })).toMatchObject({ completed: true, version: 2 })
      expect(proxy.requests).toHaveLength(1)
    },
  )
})

describe("failures", () => {
  test("a stale version brings the current task along", async ({ docket }) => {
    const { id } = await docket.task.create.mutate({ title: "Water the plants" })
    const current = await docket.task.toggle.mutate({ id })
    const error = await failureOf(docket.task.delete.mutate({ id, expectedVersion: 1 }))
    if (!isDocketError(error, "version_mismatch")) throw error
    expect(error.data.current).toEqual(current)
    expect(error.data.current.completedAt).toBeInstanceOf(Date)
  })

  test("a broken rule says where and why", async ({ docket }) => {
    const error = await failureOf(docket.task.create.mutate({ title: " ", tags: ["a", "a"] }))
    if (!isDocketError(error, "invalid")) throw error
    expect(error.data.errors).toEqual([
      { pointer: "/title", code: "too_small", message: "must not be empty" },
      { pointer: "/tags/1", code: "duplicate", message: "is a duplicate of an earlier tag" },
    ])
    expect(isDocketError(error, "conflict")).toBe(false)
  })
})

test("an infinite query of React Query's reads page after page", async ({ docket }) => {
  const titles = ["a", "b", "c", "d", "e"]
  await Promise.all(titles.map((title) => docket.task.create.mutate({ title })))

  const queryClient = createDocketQueryClient()
  const queries = createDocketQueries({ client: docket, queryClient })
  const options = queries.task.list.infiniteQueryOptions(
    { limit: 2, sort: "title" },
    { getNextPageParam: ({ nextCursor }) => nextCursor },
  )
  const { pages } = await queryClient.fetchInfiniteQuery({ ...options, pages: 9 })
  expect(pages.map(({ items }) => items.map(({ title }) => title))).toEqual([
    ["a", "b"],
    ["c", "d"],
    ["e"],
  ])

  await queryClient.invalidateQueries(queries.task.list.pathFilter())
  expect(queryClient.getQueryState(options.queryKey)?.isInvalidated).toBe(true)
})
