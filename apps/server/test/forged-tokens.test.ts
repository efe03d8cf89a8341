import { randomUUID } from "node:crypto"
import { json, startKeyServer } from "@docket/api/testing/key-server"
import { makeTask, makeUser } from "@docket/db/testing"
import { afterAll, describe, expect } from "vitest"
import { callAll, expectSuccess, failuresOf, type CallAnswer } from "./calls.ts"
import { storedTasks } from "./doors.ts"
import { makeApp, test as base } from "./fixtures.ts"
import { forgeries } from "./forgeries.ts"
import { hs256, publicKeySigners, tokenOf } from "./signers.ts"

const keyServer = await startKeyServer(json({ keys: publicKeySigners.map(({ jwk }) => jwk) }))
afterAll(() => keyServer.stop())

const test = base.extend("server", { scope: "file" }, async ({ database }, { onCleanup }) => {
  const server = await makeApp(database, { auth: { jwks: keyServer.jwks } })
  onCleanup(() => server.app.close())
  return server
})

/** All that a caller is told, without what differs between any two requests. */
const told = ({ answer: { statusCode, headers, body } }: CallAnswer) => ({
  statusCode,
  headers: { ...headers, date: null, "x-request-id": null },
  body: body.replaceAll(String(headers["x-request-id"]), "<request>"),
})

const kinds = forgeries(keyServer.jwks.url.replace("/keys", "/elsewhere"))

describe("a bad token is 401 at every door, writes nothing, and tells nobody why", () => {
  test.for(kinds)("%s", async ([, make, reason], { app, db, log }) => {
    const owner = await makeUser(db)
    const { id, title } = await makeTask(db, { userId: owner.id })
    const before = await storedTasks(db, owner.id)
    const newcomer = randomUUID()
    const toGarbage = await callAll(app, id, "garbage")

    for (const sub of [owner.id, newcomer]) {
      const answers = await callAll(app, id, make(sub))
      expect(answers.map(told)).toEqual(toGarbage.map(told))
      for (const one of answers) {
        const failures = failuresOf(one)
        expect(failures.length, one.call).toBe(one.url.includes("batch") ? 2 : 1)
        for (const { status, code, requestId } of failures) {
          expect([status, code], one.call).toEqual([401, "unauthenticated"])
          const lines = log.filter((line) => line.includes(requestId)).join("")
          expect(lines, one.call).toContain(`"tokenRejection":${JSON.stringify(reason)}`)
        }
        expect(one.answer.headers["www-authenticate"]).toBe(`Bearer error="invalid_token"`)
        expect(one.answer.body).not.toContain(title)
      }
    }
    expect(await storedTasks(db, owner.id)).toEqual(before)
    expect(await db.user.findUnique({ where: { id: owner.id } })).toEqual(owner)
    expect(await db.user.count({ where: { id: newcomer } })).toBe(0)
    expect(await db.task.count({ where: { userId: newcomer } })).toBe(0)
  })
})

describe("a good token is accepted at every door of the same application", () => {
  test.for([hs256, ...publicKeySigners])("$header.alg", async (signer, { app, db }) => {
    const owner = await makeUser(db)
    const { id } = await makeTask(db, { userId: owner.id })
    expectSuccess(await callAll(app, id, tokenOf(signer, owner.id)))
    const stored = { userId: owner.id, status: "completed", description: "Taken over" } as const
    expect(await db.task.count({ where: { ...stored, id, title: "Taken over" } })).toBe(1)
    expect(await db.task.count({ where: { userId: owner.id } })).toBe(2)
  })
})

test("asks for keys where it was told to, and nowhere that a token names", () => {
  expect(new Set(keyServer.paths)).toEqual(new Set(["/keys"]))
})
