import { randomUUID } from "node:crypto"
import { makeSigner, tokenOf, type Signer } from "@docket/api/testing"
import { json, startKeyServer, status, type Answer } from "@docket/api/testing/key-server"
import { makeTask, makeUser, type TestDatabase } from "@docket/db/testing"
import { describe, expect } from "vitest"
import { callAll, expectSuccess, failuresOf, type CallAnswer } from "./calls.ts"
import { storedTasks } from "./doors.ts"
import { makeApp, test } from "./fixtures.ts"
import { claimsOf, hs256 } from "./signers.ts"

const COOLDOWN = 30
const MAX_AGE = 600
const DAY = 24 * 3600

const [alice, bob] = [await makeSigner("ES256", "a"), await makeSigner("EdDSA", "b")]
const inOrder = json({ keys: [alice.jwk] })

type KeyServer = Awaited<ReturnType<typeof startKeyServer>>
/** Begins, and answers with what ends it. */
type Trouble = (server: KeyServer) => Promise<() => Promise<void> | void>

const answering =
  (answer: Answer): Trouble =>
  async ({ answerWith }) => {
    answerWith(answer)
    return () => answerWith(inOrder)
  }
const troubles: [name: string, begin: Trouble][] = [
  ["is down", async ({ stop, start }) => (await stop(), start)],
  ["answers 500", answering(status(500))],
  ["does not answer", answering(() => {})],
  ["stops in the middle", answering((response) => void response.write('{"keys":['))],
  ["answers with HTML", answering((response) => void response.end("<!doctype html><p>Sign in"))],
]

/** An application with a key server and a clock of its own, and a person with a task. */
async function setUp(database: TestDatabase) {
  let now = Date.now()
  const server = await startKeyServer(inOrder)
  const { app } = await makeApp(database, { auth: { jwks: server.jwks }, now: () => now })
  const { id: userId } = await makeUser(database.client)
  const { id } = await makeTask(database.client, { userId })
  const stop = async () => {
    await app.close()
    await server.stop()
  }
  return {
    app,
    server,
    userId,
    call: (signer: Signer, sub = userId) =>
      callAll(app, id, tokenOf(signer, claimsOf(sub, {}, now), now)),
    ready: async () => {
      const { statusCode, headers, body } = await app.inject({ url: "/ready" })
      const { checks } = JSON.parse(body) as { checks: unknown }
      return { statusCode, retryAfter: headers["retry-after"], checks }
    },
    health: async () => (await app.inject({ url: "/health" })).statusCode,
    pass: (seconds: number) => void (now += seconds * 1000),
    [Symbol.asyncDispose]: stop,
  }
}

const keysAre = (keys: "ok" | "failed") => ({
  statusCode: keys === "ok" ? 200 : 503,
  retryAfter: keys === "ok" ? undefined : "1",
  checks: { database: "ok", migrations: "ok", keys },
})

const expectUnavailable = (answers: readonly CallAnswer[], retryAfterSeconds: number) => {
  for (const answer of answers) {
    const failures = failuresOf(answer).map(({ status, code }) => [status, code])
    expect(new Set(failures.map(String)), answer.call).toEqual(new Set(["503,unavailable"]))
    expect(answer.answer.headers["retry-after"], answer.call).toBe(`${retryAfterSeconds}`)
    expect(answer.ms, answer.call).toBeLessThan(6000)
  }
}

const codesOf = (answers: readonly CallAnswer[]) =>
  new Set(answers.flatMap(failuresOf).map(({ code }) => code))

describe("a key server that, at the start,", { concurrent: true, timeout: 30_000 }, () => {
  test.for(troubles)("%s is 503, and forgotten afterwards", async ([, begin], { database, db }) => {
    await using docket = await setUp(database)
    const { server, userId, call, pass } = docket
    const end = await begin(server)
    const before = await storedTasks(db, userId)
    const newcomer = randomUUID()

    const waiting = Promise.all([call(alice), call(alice, newcomer), docket.ready()])
    expect(await docket.health()).toBe(200)
    const [answers, toNewcomer, readiness] = await waiting
    expectUnavailable([...answers, ...toNewcomer], COOLDOWN)
    expect(readiness).toEqual(keysAre("failed"))
    expect(await storedTasks(db, userId)).toEqual(before)
    expect(await db.user.count({ where: { id: newcomer } })).toBe(0)

    await end()
    pass(COOLDOWN - 1)
    expectUnavailable(await call(alice), 1)
    expect(server.paths.length).toBeLessThanOrEqual(1)
    pass(1)
    expectSuccess(await call(alice))
    expect(await db.task.count({ where: { userId } })).toBe(2)
    await expect.poll(docket.ready, { timeout: 5000 }).toEqual(keysAre("ok"))
    expect(await docket.health()).toBe(200)
  })

  test.for(troubles)("%s has no part in tokens of the secret", async ([, begin], { database }) => {
    await using docket = await setUp(database)
    await begin(docket.server)
    const waiting = docket.call(alice)
    const answers = await docket.call(hs256)
    expectSuccess(answers)
    for (const { call, ms } of answers) expect(ms, call).toBeLessThan(2500)
    const forged = await docket.call({ ...hs256, sign: () => Buffer.alloc(32) })
    expect(codesOf(forged)).toEqual(new Set(["unauthenticated"]))
    expectUnavailable(await waiting, COOLDOWN)
    expectSuccess(await docket.call(hs256))
  })
})

describe("a key server that, later,", { concurrent: true, timeout: 30_000 }, () => {
  test.for(troubles)("%s is lived without for a day", async ([, begin], { database }) => {
    await using docket = await setUp(database)
    const { server, call, pass } = docket
    expectSuccess(await call(alice))
    expect(codesOf(await call(bob))).toEqual(new Set(["unauthenticated"]))

    const end = await begin(server)
    pass(MAX_AGE)
    const answers = await call(alice)
    expectSuccess(answers)
    for (const { call, ms } of answers) expect(ms, call).toBeLessThan(6000)
    expectUnavailable(await call(bob), COOLDOWN)
    expect(await docket.ready()).toEqual(keysAre("ok"))

    pass(DAY - MAX_AGE - COOLDOWN - 1)
    expectSuccess(await call(alice))
    pass(COOLDOWN + 1)
    expectUnavailable(await call(alice), COOLDOWN)

    await end()
    pass(COOLDOWN)
    expectSuccess(await call(alice))
    expect(codesOf(await call(bob))).toEqual(new Set(["unauthenticated"]))
  })
})
