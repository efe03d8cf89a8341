import { makeTask, makeUser } from "@docket/db/testing"
import { describe, expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { mutation, problem, queryUrl, trpcError } from "./wire.ts"

// ECMA-262, 22.1.3.32: WhiteSpace and LineTerminator.
const whiteSpace =
  "\t\v\f \u00a0\ufeff\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\n\r\u2028\u2029"
const notWhiteSpace = "\u200b\u180e\u0085\u200d\u2060\u0001\u001f\u007f"

const texts: Record<string, string> = {
  emoji: "😀👍🏽",
  "right-to-left": "שלום עולם مرحبا",
  "bidirectional controls": "\u202eabc\u202c\u2066x\u2069",
  "combining marks": "e\u0301 n\u0303 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚",
  "composed and decomposed": "é e\u0301 Å A\u030a",
  ZWJ: "👨‍👩‍👧‍👦 🏳️‍🌈",
  "invisible characters": notWhiteSpace,
  "private use and noncharacters": "\ue000\ufffe\uffff\u{10ffff}\ufffd",
  "inner white space": `a${whiteSpace}b`,
  "CJK and plane 2": "漢字 𠮷",
  "control characters": "a\u0001\u0008\u001b[31m\u007fb",
  quotes: `"'\`\\/`,
  Turkish: "İıIi",
}

describe("both doors", () => {
  for (const [name, text] of Object.entries(texts)) {
    test(`give ${name} back as sent`, async ({ app, db }) => {
      const user = await makeUser(db)
      const headers = await bearer(user)
      const fields = { title: text, description: ` ${text}\n`, tags: [text, `${text}2`] }
      const rest = await app.inject({ method: "POST", url: "/api/tasks", headers, payload: fields })
      const trpc = await app.inject(mutation("task.create", fields, headers))
      const { id } = rest.json<{ id: string }>()
      const stored = await app.inject({ url: `/api/tasks/${id}`, headers })
      const read = await app.inject({ url: queryUrl("task.get", { id }), headers })
      const found = await app.inject({
        url: queryUrl("task.list", { q: text, tag: text }),
        headers,
      })
      expect(rest.json()).toMatchObject(fields)
      expect(trpc.json()).toMatchObject({ result: { data: { json: fields } } })
      expect(stored.json()).toMatchObject(fields)
      expect(read.json()).toMatchObject({ result: { data: { json: fields } } })
      expect(found.json()).toMatchObject({
        result: { data: { json: { items: [fields, fields] } } },
      })
      expect(await db.task.findMany({ where: { userId: user.id } })).toMatchObject([fields, fields])
    })
  }

  for (const space of whiteSpace) {
    const code = `U+${space.codePointAt(0)?.toString(16).padStart(4, "0")}`
    test(`trim ${code} off titles and tags, not off descriptions`, async ({ app, db }) => {
      const user = await makeUser(db)
      const headers = await bearer(user)
      const sent = {
        title: `${space}a${space}b${space}`,
        description: `${space}d${space}`,
        tags: [`${space}t${space}`],
      }
      const kept = { ...sent, title: `a${space}b`, tags: ["t"] }
      const { id } = await makeTask(db, { userId: user.id })
      const rest = await app.inject({ method: "POST", url: "/api/tasks", headers, payload: sent })
      const put = await app.inject({
        method: "PUT",
        url: `/api/tasks/${id}`,
        headers,
        payload: sent,
      })
      const trpc = await app.inject(mutation("task.create", sent, headers))
      for (const answer of [rest, put]) expect(answer.json()).toMatchObject(kept)
      expect(trpc.json()).toMatchObject({ result: { data: { json: kept } } })
      const list = await app.inject({
        url: `/api/tasks?tag=${encodeURIComponent(`${space}t${space}`)}`,
        headers,
      })
      expect(list.json()).toHaveLength(3)
      for (const empty of [{ title: space }, { title: "t", tags: [space + space] }]) {
        const refused = await app.inject({
          method: "POST",
          url: "/api/tasks",
          headers,
          payload: empty,
        })
        expect(problem(refused).code).toBe("invalid")
        expect(trpcError(await app.inject(mutation("task.create", empty, headers))).code).toBe(
          "invalid",
        )
      }
    })
  }

  for (const character of notWhiteSpace) {
    const code = `U+${character.codePointAt(0)?.toString(16).padStart(4, "0")}`
    test(`take ${code} alone for a title and a tag`, async ({ app, db }) => {
      const headers = await bearer(await makeUser(db))
      const fields = { title: character, tags: [character], description: "" }
      const rest = await app.inject({ method: "POST", url: "/api/tasks", headers, payload: fields })
      expect(rest.json()).toMatchObject(fields)
      const trpc = await app.inject(mutation("task.create", fields, headers))
      expect(trpc.json()).toMatchObject({ result: { data: { json: fields } } })
    })
  }

  const limits: [
    field: string,
    limit: number,
    fields: (text: string) => object,
    pointer: string,
  ][] = [
    ["title", 200, (text) => ({ title: text }), "/title"],
    ["title with white space around", 200, (text) => ({ title: ` ${text}\u3000` }), "/title"],
    ["description", 2_000, (text) => ({ title: "t", description: text }), "/description"],
    ["tag", 50, (text) => ({ title: "t", tags: [text] }), "/tags/0"],
  ]
  for (const [field, limit, fields, pointer] of limits) {
    for (const character of ["a", "é", "字", "😀"]) {
      test(`take a ${field} of ${limit} × ${character} and refuse one more`, async ({
        app,
        db,
      }) => {
        const user = await makeUser(db)
        const headers = await bearer(user)
        const rest = (length: number) =>
          app.inject({
            method: "POST",
            url: "/api/tasks",
            headers,
            payload: fields(character.repeat(length)),
          })
        const trpc = (length: number) =>
          app.inject(mutation("task.create", fields(character.repeat(length)), headers))
        expect((await rest(limit)).statusCode).toBe(201)
        expect((await trpc(limit)).statusCode).toBe(200)
        expect(problem(await rest(limit + 1)).errors).toMatchObject([{ pointer }])
        expect(trpcError(await trpc(limit + 1)).errors).toMatchObject([{ pointer }])
        expect(await db.task.count({ where: { userId: user.id } })).toBe(2)
      })
    }
  }

  test("count each code point of a joined emoji", async ({ app, db }) => {
    const headers = await bearer(await makeUser(db))
    const family = "👨‍👩‍👧‍👦"
    const send = (title: string) =>
      app.inject({ method: "POST", url: "/api/tasks", headers, payload: { title } })
    expect((await send(family.repeat(28))).statusCode).toBe(201)
    expect(problem(await send(family.repeat(29))).code).toBe("invalid")
  })

  test("search %, _ and \\ as they are and letters in any case", async ({ app, db }) => {
    const user = await makeUser(db)
    const headers = await bearer(user)
    for (const title of ["100% sure", "1000 sure", "a_b", "axb", "a\\b", "aXb ÉCOLE Жук"]) {
      await makeTask(db, { userId: user.id, title })
    }
    const expected: Record<string, string[]> = {
      "%": ["100% sure"],
      "0%": ["100% sure"],
      "%%": [],
      _: ["a_b"],
      a_b: ["a_b"],
      "\\": ["a\\b"],
      "\\\\": [],
      "\\%": [],
      "école жУК": ["aXb ÉCOLE Жук"],
      AXB: ["aXb ÉCOLE Жук", "axb"],
      ".*": [],
      STRASSE: [],
    }
    for (const [q, titles] of Object.entries(expected)) {
      const url = `/api/tasks?sort=title&q=${encodeURIComponent(q)}`
      const rest = (await app.inject({ url, headers })).json<{ title: string }[]>()
      const trpc = (
        await app.inject({ url: queryUrl("task.list", { q, sort: "title" }), headers })
      ).json<{
        result: { data: { json: { items: { title: string }[] } } }
      }>()
      for (const items of [rest, trpc.result.data.json.items]) {
        expect(items.map(({ title }) => title).toSorted(), q).toEqual(titles.toSorted())
      }
    }
  })
})

describe("text is data", () => {
  const hostile = [
    "'; DROP TABLE tasks; --",
    `" OR ""="`,
    "$1",
    "${process.env}",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "\\",
    "\\x00",
    "%",
    "_",
    "../../etc/passwd",
    "%00",
    "\r\nX-Injected: 1",
    "E'\\\\000'",
    "--",
    "/*",
    "NULL",
    "constructor",
  ]
  for (const text of hostile) {
    test(`${JSON.stringify(text)} is stored, found and given back as it is`, async ({
      app,
      db,
    }) => {
      const user = await makeUser(db)
      const headers = await bearer(user)
      const fields = { title: `x${text}x`, description: text, tags: [`x${text}`] }
      const other = await makeTask(db, {
        userId: user.id,
        title: "nothing of it",
        description: "other",
      })
      const rest = await app.inject({ method: "POST", url: "/api/tasks", headers, payload: fields })
      const trpc = await app.inject(mutation("task.create", fields, headers))
      expect(rest.json()).toMatchObject(fields)
      expect(trpc.json()).toMatchObject({ result: { data: { json: fields } } })
      for (const filter of [{ q: text }, { tag: `x${text}` }]) {
        const query = new URLSearchParams({ count: "true", ...filter })
        const list = await app.inject({ url: `/api/tasks?${query.toString()}`, headers })
        const procedure = await app.inject({ url: queryUrl("task.list", filter), headers })
        expect(list.headers["x-total-count"]).toBe("2")
        expect(list.json()).toMatchObject([fields, fields])
        expect(procedure.json()).toMatchObject({
          result: { data: { json: { items: [fields, fields] } } },
        })
        expect(list.body).not.toContain(other.id)
      }
    })
  }
})
