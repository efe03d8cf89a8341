import { gzipSync } from "node:zlib"
import { makeTask, makeUser } from "@docket/db/testing"
import { describe, expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { failureOf, json, overSocket, problem } from "./wire.ts"

const doors: [name: string, url: string, body: (fields: string) => string, status: number][] = [
  ["REST", "/api/tasks", (fields) => fields, 201],
  ["tRPC", "/trpc/task.create", (fields) => `{"json":${fields}}`, 200],
  ["a tRPC batch", "/trpc/task.create?batch=1", (fields) => `{"0":{"json":${fields}}}`, 200],
]
const valid = `{"title":"t"}`

describe.for(doors)("%s", ([, url, body, success]) => {
  test("takes 65,536 bytes and refuses 65,537, whatever Content-Length says", async ({
    app,
    db,
  }) => {
    const user = await makeUser(db)
    const { authorization } = await bearer(user)
    const send = (payload: string, headers: string[] = []) =>
      overSocket(app, {
        method: "POST",
        path: url,
        headers: ["authorization", authorization, "content-type", "application/json", ...headers],
        body: payload,
      })
    const chunked = ["transfer-encoding", "chunked"]
    const largest = body(valid).padEnd(65_536, " ")
    expect((await send(largest, ["content-length", "65536"])).statusCode).toBe(success)
    expect((await send(largest, chunked)).statusCode).toBe(success)
    for (const headers of [["content-length", "65537"], chunked]) {
      expect(failureOf(url, await send(`${largest} `, headers)).code).toBe("too_large")
    }
    expect(await db.task.count({ where: { userId: user.id } })).toBe(2)
  })

  test("counts bytes, not characters", async ({ app, db }) => {
    const headers = { ...(await bearer(await makeUser(db))), ...json }
    const payload = body(`{"title":"${"é".repeat(32_768)}"}`)
    const answer = await app.inject({ method: "POST", url, headers, payload })
    expect(failureOf(url, answer).code).toBe("too_large")
  })

  const bytes: [name: string, bytes: number[]][] = [
    ["a lone continuation byte", [0x80]],
    ["an overlong slash", [0xc0, 0xaf]],
    ["an encoded surrogate", [0xed, 0xa0, 0x80]],
    ["a code point past the end", [0xf4, 0x90, 0x80, 0x80]],
    ["a cut sequence", [0xf0, 0x9f, 0x98]],
    ["Latin-1", [0xe9]],
  ]
  for (const [name, invalid] of bytes) {
    test(`refuses ${name} as malformed`, async ({ app, db }) => {
      const user = await makeUser(db)
      const headers = { ...(await bearer(user)), ...json }
      const [before = "", after = ""] = body(`{"title":"a|b"}`).split("|")
      const payload = Buffer.concat([Buffer.from(before), Buffer.from(invalid), Buffer.from(after)])
      const answer = await app.inject({ method: "POST", url, headers, payload })
      expect(failureOf(url, answer).code).toBe("malformed")
      expect(await db.task.count({ where: { userId: user.id } })).toBe(0)
    })
  }

  const unreadable = [
    "{",
    "}",
    "nope",
    "{'title':'t'}",
    `${valid}${valid}`,
    "\u0000",
    " ",
    "",
    "[",
    `{"title":"\n"}`,
    `{"title":"\\x"}`,
    "undefined",
    "NaN",
    valid.slice(0, -1),
  ]
  for (const payload of unreadable) {
    test(`refuses ${JSON.stringify(payload)} as a body`, async ({ app, db }) => {
      const headers = { ...(await bearer(await makeUser(db))), ...json }
      const sent = payload.trim() === "" ? payload : body(payload)
      const answer = await app.inject({ method: "POST", url, headers, payload: sent })
      const { status } = failureOf(url, answer)
      expect(payload.trim() === "" ? [400, 422] : [400]).toContain(status)
    })
  }

  const accepted = [
    "application/json",
    "Application/JSON",
    "application/json; charset=utf-8",
    "application/json;charset=UTF-8",
    `application/json; charset="utf-8"`,
    " application/json ",
  ]
  for (const contentType of accepted) {
    test(`accepts the content type ${contentType}`, async ({ app, db }) => {
      const headers = { ...(await bearer(await makeUser(db))), "content-type": contentType }
      const answer = await app.inject({ method: "POST", url, headers, payload: body(valid) })
      expect(answer.statusCode).toBe(success)
    })
  }

  const refused: Record<string, string>[] = [
    ...[
      "text/plain",
      "text/plain; application/json",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/json; charset=latin1",
      "application/json; charset=utf-16",
      "application/json; charset=utf-7",
      "application/merge-patch+json",
      "application/problem+json",
      "application/jsonx",
      "application/json-seq",
      "application/json, text/plain",
      "text/json",
      "*/*",
      "json",
      "application/octet-stream",
      "application/xml",
      "application/jsonp",
    ].map((contentType) => ({ "content-type": contentType })),
    ...["gzip", "br", "deflate", "x-gzip", "gzip, identity", "nonsense"].map((encoding) => ({
      "content-type": "application/json",
      "content-encoding": encoding,
    })),
  ]
  for (const wrong of refused) {
    test(`refuses ${Object.values(wrong).join(" as ")}`, async ({ app, db }) => {
      const user = await makeUser(db)
      const headers = { ...(await bearer(user)), ...wrong }
      const zipped = wrong["content-encoding"] === "gzip"
      const payload = zipped ? gzipSync(body(valid)) : body(valid)
      const answer = await app.inject({ method: "POST", url, headers, payload })
      expect(failureOf(url, answer).code).toBe("unsupported_media_type")
      expect(await db.task.count({ where: { userId: user.id } })).toBe(0)
    })
  }

  test("refuses a body without a content type, a form of a page, and two content types", async ({
    app,
    db,
  }) => {
    const user = await makeUser(db)
    const { authorization } = await bearer(user)
    const send = (payload: string, headers: string[]) =>
      overSocket(app, {
        method: "POST",
        path: url,
        headers: [
          "authorization",
          authorization,
          "content-length",
          String(payload.length),
          ...headers,
        ],
        body: payload,
      })
    const form = ["content-type", "application/x-www-form-urlencoded"]
    for (const answer of [
      await send(body(valid), []),
      await send("title=t", form),
      await send(body(valid), ["content-type", "text/plain", "content-type", "application/json"]),
    ]) {
      expect(failureOf(url, answer).code).toBe("unsupported_media_type")
    }
    expect(await db.task.count({ where: { userId: user.id } })).toBe(0)
  })
})

test("PUT refuses a merge patch that PATCH accepts", async ({ app, db }) => {
  const user = await makeUser(db)
  const { id } = await makeTask(db, { userId: user.id })
  const headers = { ...(await bearer(user)), "content-type": "application/merge-patch+json" }
  const send = (method: "PUT" | "PATCH") =>
    app.inject({ method, url: `/api/tasks/${id}`, headers, payload: valid })
  expect(problem(await send("PUT")).code).toBe("unsupported_media_type")
  expect((await send("PATCH")).statusCode).toBe(200)
})
