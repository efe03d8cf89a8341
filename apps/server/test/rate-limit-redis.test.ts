import { setTimeout } from "node:timers/promises"
import { makeUser } from "@docket/db/testing"
import { describe, expect, vi } from "vitest"
import { createRateLimits, type RateLimitConfig } from "../src/rate-limit/rate-limits.ts"
import { bearer, makeApp, test as base } from "./fixtures.ts"
import { noRedisHere, openSilentWay, startRedis } from "./redis-server.ts"
import { failureOf, mutation } from "./wire.ts"

const test = base
  .extend("redis", { scope: "file" }, async ({}, { onCleanup }) => {
    const redis = await startRedis()
    onCleanup(redis.stop)
    return redis
  })
  // Each call starts one more copy of the server.
  .extend("startCopy", { scope: "test" }, async ({ database }, { onCleanup }) => {
    const warnings: string[] = []
    const log = {
      warn: (details: object, message: string) =>
        void warnings.push(`${message} ${JSON.stringify(details)}`),
    }
    const stops: (() => Promise<void>)[] = []
    onCleanup(async () => void (await Promise.all(stops.map((stop) => stop()))))
    return async (
      config: Partial<RateLimitConfig>,
      options: { windowSeconds?: number; now?: () => number } = {},
    ) => {
      const rateLimits = await createRateLimits(
        { calls: 0, rejectedTokens: 0, ...config },
        { log, ...options },
      )
      const { app } = await makeApp(database, { rateLimits })
      stops.push(async () => {
        await app.close()
        rateLimits.close()
      })
      return { app, warnings }
    }
  })

const callsKey = ({ id }: { id: string }) => `docket:rate-limit:calls:${id}`

const suite = noRedisHere === undefined ? "through one Redis" : `skipped, for ${noRedisHere}`

describe.skipIf(noRedisHere)(suite, () => {
  test("copies count together, at both doors", async ({ db, redis, startCopy }) => {
    const user = await makeUser(db)
    const headers = await bearer(user)
    const limits = { calls: 30, redisUrl: redis.url }
    const [one, other] = [await startCopy(limits), await startCopy(limits)]
    const first = await one.app.inject({ url: "/api/me", headers })
    expect(first.headers["ratelimit"]).toBe(`"default";r=29;t=60`)
    const second = await other.app.inject({ url: "/trpc/user.me", headers })
    expect(second.headers["ratelimit"]).toMatch(/^"default";r=28;t=(60|59)$/)

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 ? one : other).app.inject({ url: "/api/me", headers }),
      ),
    )
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(28)
    const refused = answers.find(({ statusCode }) => statusCode === 429)
    if (refused === undefined) throw new Error("none was refused")
    expect(failureOf("/api/me", refused).code).toBe("rate_limited")
    expect(refused.headers["ratelimit"]).toMatch(/^"default";r=0;t=[56]\d$/)
    expect(one.warnings).toEqual([])

    const stranger = await bearer(await makeUser(db))
    expect((await one.app.inject({ url: "/api/me", headers: stranger })).statusCode).toBe(200)
  })

  test("copies refuse a batch whole", async ({ db, redis, startCopy }) => {
    const headers = await bearer(await makeUser(db))
    const url = "/trpc/user.me,user.me,user.me?batch=1"
    const limits = { calls: 5, redisUrl: redis.url }
    const [one, other] = [await startCopy(limits), await startCopy(limits)]
    expect((await one.app.inject({ url, headers })).statusCode).toBe(200)
    const refused = await other.app.inject({ url, headers })
    expect(failureOf(url, refused).code).toBe("rate_limited")
    expect(refused.headers["ratelimit"]).toMatch(/r=2;/)
    expect((await other.app.inject({ url: "/api/me", headers })).statusCode).toBe(200)
  })

  test("a later call does not prolong the window", async ({ db, redis, startCopy }) => {
    const user = await makeUser(db)
    const headers = await bearer(user)
    const { app } = await startCopy({ calls: 5, redisUrl: redis.url })
    await app.inject({ url: "/api/me", headers })
    await redis.ask((client) => client.pexpire(callsKey(user), 20_000))
    const answer = await app.inject({ url: "/api/me", headers })
    expect(answer.headers["ratelimit"]).toMatch(/^"default";r=3;t=(20|19)$/)
    expect(await redis.ask((client) => client.pttl(callsKey(user)))).toBeLessThanOrEqual(20_000)
  })

  test("a clock that is set back does not prolong the window", async ({ db, redis, startCopy }) => {
    const user = await makeUser(db)
    const headers = await bearer(user)
    const { app } = await startCopy({ calls: 5, redisUrl: redis.url })
    await app.inject({ url: "/api/me", headers })
    await redis.ask((client) => client.pexpire(callsKey(user), 3_600_000))
    const answer = await app.inject({ url: "/api/me", headers })
    expect(answer.headers["ratelimit"]).toMatch(/^"default";r=4;t=(60|59)$/)
  })

  test("a connection that has gone silent is replaced, and nothing is counted late", async ({
    db,
    redis,
    startCopy,
  }) => {
    const user = await makeUser(db)
    const headers = await bearer(user)
    await using way = await openSilentWay(redis.url)
    const { app, warnings } = await startCopy({ calls: 9, redisUrl: way.url })
    const left = async () =>
      /r=(\d)/.exec(
        String((await app.inject({ url: "/api/me", headers })).headers["ratelimit"]),
      )?.[1]
    expect([await left(), await left(), await left()]).toEqual(["8", "7", "6"])
    way.silence()
    expect(await left()).toBe("8")
    expect(warnings).toHaveLength(1)
    await setTimeout(2_000)
    expect(await left()).toBe("5")
  })

  test("closing ends the connection", async ({ redis }) => {
    const config = { calls: 1, rejectedTokens: 1, redisUrl: redis.url }
    const limits = await createRateLimits(config, { log: { warn: () => undefined } })
    const connections = async () => {
      const list = await redis.ask((client) => client.client("LIST"))
      return String(list).trim().split("\n").length
    }
    const before = await connections()
    limits.close()
    await expect.poll(connections).toBe(before - 1)
  })

  test("a copy with a lower limit says that nothing is left, and 403 before 429", async ({
    db,
    redis,
    startCopy,
  }) => {
    const user = await makeUser(db)
    const [one, lower] = [
      await startCopy({ calls: 5, redisUrl: redis.url }),
      await startCopy({ calls: 2, redisUrl: redis.url }),
    ]
    const headers = await bearer(user)
    for (let count = 0; count < 4; count += 1) await one.app.inject({ url: "/api/me", headers })
    const refused = await lower.app.inject({ url: "/api/me", headers })
    expect(failureOf("/api/me", refused).code).toBe("rate_limited")
    const scoped = await bearer(user, { scope: "" })
    const forbidden = await lower.app.inject({ url: "/api/tasks", headers: scoped })
    expect(failureOf("/api/tasks", forbidden).code).toBe("forbidden")
    for (const answer of [refused, forbidden]) {
      expect(answer.headers["ratelimit-policy"]).toBe(`"default";q=2;w=60`)
      expect(answer.headers["ratelimit"]).toMatch(/^"default";r=0;t=(60|59)$/)
    }
  })

  test("copies count bad tokens together", async ({ redis, startCopy }) => {
    const headers = { authorization: "Bearer x" }
    const limits = { rejectedTokens: 2, redisUrl: redis.url }
    const [one, other] = [await startCopy(limits), await startCopy(limits)]
    const statuses = []
    for (const { app } of [one, other, one, other]) {
      statuses.push((await app.inject({ url: "/api/me", headers })).statusCode)
    }
    expect(statuses).toEqual([401, 401, 429, 429])
  })

  test("waiting as long as Retry-After says is enough, and no key stays", async ({
    db,
    redis,
    startCopy,
  }) => {
    const user = await makeUser(db)
    const headers = await bearer(user)
    const { app } = await startCopy({ calls: 1, redisUrl: redis.url }, { windowSeconds: 2 })
    const call = () => app.inject({ url: "/api/me", headers })
    expect((await call()).statusCode).toBe(200)
    const refused = await call()
    const wait = Number(refused.headers["retry-after"])
    expect(wait).toBeLessThanOrEqual(2)
    await setTimeout(wait * 1_000)
    expect((await call()).statusCode).toBe(200)

    const timeToLive = () => redis.ask((client) => client.pttl(callsKey(user)))
    expect(await timeToLive()).toBeGreaterThan(0)
    await redis.ask((client) => client.persist(callsKey(user)))
    expect((await call()).statusCode).toBe(200)
    expect(await timeToLive()).toBeGreaterThan(0)
  })

  for (const outage of ["stop", "freeze"] as const) {
    test(
      `while Redis is out of reach (${outage}) requests go on, each copy counting by itself`,
      { timeout: 30_000 },
      async ({ db, redis, startCopy }) => {
        const user = await makeUser(db)
        const headers = await bearer(user)
        const { app, warnings } = await startCopy({
          calls: 10,
          rejectedTokens: 9,
          redisUrl: redis.url,
        })
        const timedCall = async () => {
          const start = performance.now()
          const answer = await app.inject({ url: "/api/me", headers })
          return { answer, ms: performance.now() - start }
        }
        for (let count = 0; count < 10; count += 1) await timedCall()
        expect((await timedCall()).answer.statusCode).toBe(429)

        await redis[outage]()
        const during = await Promise.all(Array.from({ length: 5 }, timedCall))
        for (const { ms } of during) expect(ms).toBeLessThan(600)
        const later = [await timedCall(), await timedCall()]
        for (const { ms } of later) expect(ms).toBeLessThan(200)
        for (const { answer } of [...during, ...later]) expect(answer.statusCode).toBe(200)
        expect(later.at(-1)?.answer.headers["ratelimit"]).toMatch(/^"default";r=3;t=(60|59)$/)
        const created = await app.inject(mutation("task.create", { title: "t" }, headers))
        expect(created.statusCode).toBe(200)
        const bad = await app.inject({ url: "/api/me", headers: { authorization: "Bearer x" } })
        expect(bad.statusCode).toBe(401)
        await setTimeout(1_100)
        expect((await timedCall()).answer.headers["ratelimit"]).toMatch(/r=1;/)
        expect(warnings).toHaveLength(1)
        const start = performance.now()
        await startCopy({ calls: 1, redisUrl: redis.url })
        expect(performance.now() - start).toBeLessThan(2_500)
        expect(warnings[0]).toMatch(/^Redis is out of reach: each copy .* \{"message":".+"\}$/)

        await (outage === "stop" ? redis.restart() : redis.thaw())
        const newcomer = await makeUser(db)
        const newcomers = await bearer(newcomer)
        const isShared = async () => {
          await app.inject({ url: "/api/me", headers: newcomers })
          return (await redis.ask((client) => client.exists(callsKey(newcomer)))) === 1
        }
        const deadline = performance.now() + 10_000
        while (!(await isShared()) && performance.now() < deadline) await setTimeout(100)
        expect(await isShared()).toBe(true)
        if (outage === "stop") {
          // What could not be said while it was away is not said later.
          expect(await redis.ask((client) => client.exists(callsKey(user)))).toBe(0)
        }
      },
    )
  }
})

test("serves when Redis is not there from the start", async ({ db, startCopy }) => {
  using console = vi.spyOn(globalThis.console, "error")
  const headers = await bearer(await makeUser(db))
  const clock = { ms: 0 }
  const { app, warnings } = await startCopy(
    { calls: 5, redisUrl: "redis://:hunter2@127.0.0.1:1" },
    { now: () => clock.ms },
  )
  for (const left of [4, 3]) {
    const answer = await app.inject({ url: "/api/me", headers })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers["ratelimit"]).toBe(`"default";r=${left};t=60`)
  }
  for (const [seconds, warned] of [
    [59, 1],
    [60, 2],
    [119, 2],
    [120, 3],
  ] as const) {
    clock.ms = seconds * 1_000
    expect((await app.inject({ url: "/api/me", headers })).statusCode).toBe(200)
    expect(warnings).toHaveLength(warned)
  }
  expect(warnings.join("")).not.toContain("hunter2")
  expect(console).not.toHaveBeenCalled()
})
