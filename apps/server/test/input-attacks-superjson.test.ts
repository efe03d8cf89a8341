import { setImmediate } from "node:timers/promises"
import { makeUser } from "@docket/db/testing"
import { afterAll, describe, expect } from "vitest"
import { bearer, test } from "./fixtures.ts"
import { mutation, rawQueryUrl, trpcError } from "./wire.ts"

const metaOf = (values: unknown, more = {}) =>
  JSON.stringify({ json: { title: "t" }, meta: { values, ...more } })

describe("superjson meta", () => {
  test("may name undefined and Date", async ({ app, db }) => {
    const headers = await bearer(await makeUser(db))
    const absent = `{"json":{"title":"t","description":null},"meta":{"values":{"description":["undefined"]},"v":1}}`
    expect((await app.inject(mutation("task.create", absent, headers))).statusCode).toBe(200)
    const date = `{"json":{"title":"2026-01-01T00:00:00.000Z"},"meta":{"values":{"title":["Date"]}}}`
    expect(trpcError(await app.inject(mutation("task.create", date, headers)))).toMatchObject({
      code: "invalid",
      errors: [{ pointer: "/title" }],
    })
    for (const value of ["nope", 8.64e15 + 1, {}, [], null]) {
      const input = JSON.stringify({
        json: { title: value },
        meta: { values: { title: ["Date"] } },
      })
      expect([400, 422]).toContain(
        (await app.inject(mutation("task.create", input, headers))).statusCode,
      )
    }
  })

  const types: unknown[] = [
    "regexp",
    "RegExp",
    "Error",
    "error",
    "map",
    "Map",
    "set",
    "Set",
    "bigint",
    "URL",
    "symbol",
    ["symbol", "iterator"],
    "class",
    ["class", "Object"],
    "custom",
    ["custom", "Decimal"],
    ["typed-array", "Uint8Array"],
    ["typed-array", "Float64Array"],
    "typed-array",
    "number",
    "-0",
    "NaN",
    "Infinity",
    "Temporal",
    "temporal",
    "date",
    "",
    1,
    null,
    "__proto__",
    "constructor",
  ]
  for (const type of types) {
    test(`may not name ${JSON.stringify(type)}`, async ({ app, db }) => {
      const user = await makeUser(db)
      const headers = await bearer(user)
      const shapes = [
        metaOf({ title: [type] }),
        metaOf([type]),
        metaOf({ "a.b": [type] }),
        metaOf({ title: ["undefined", { x: [type] }] }),
      ]
      for (const input of shapes) {
        expect(
          trpcError(await app.inject(mutation("task.create", input, headers))).code,
          input,
        ).toBe("malformed")
        const query = await app.inject({ url: rawQueryUrl("task.list", input), headers })
        expect(trpcError(query).code, input).toBe("malformed")
      }
      const batch = `{"0":${shapes[0]}}`
      const answer = await app.inject(mutation("task.create?batch=1", batch, headers))
      expect(trpcError(answer).code).toBe("malformed")
      expect(await db.task.count({ where: { userId: user.id } })).toBe(0)
    })
  }

  const metas: [name: string, meta: unknown][] = [
    ["referentialEqualities", { referentialEqualities: { title: ["description"] } }],
    ["referentialEqualities of the root", { referentialEqualities: [["title"]] }],
    [
      "empty referentialEqualities with values",
      { values: {}, referentialEqualities: { "": ["title"] } },
    ],
    ["a path through __proto__", { values: { "__proto__.x": ["Date"] } }],
    ["a path through constructor", { values: { "constructor.prototype.x": ["Date"] } }],
    ["a path through prototype", { values: { "title.prototype": ["undefined"] } }],
    [
      "an inner path through __proto__",
      { values: { title: ["Date", { "__proto__.x": ["Date"] }] } },
    ],
    ["an own key __proto__", JSON.parse(`{"values":{"__proto__":["Date"]}}`)],
    [
      "a nested own key __proto__",
      JSON.parse(`{"values":{"title":[["Date"],{"__proto__":["Date"]}]}}`),
    ],
  ]
  for (const [name, meta] of metas) {
    test(`with ${name} is malformed and pollutes nothing`, async ({ app, db }) => {
      const user = await makeUser(db)
      const headers = await bearer(user)
      const input = JSON.stringify({ json: { title: "t" }, meta })
      expect(trpcError(await app.inject(mutation("task.create", input, headers))).code).toBe(
        "malformed",
      )
      expect({}).not.toHaveProperty("x")
      expect(await db.task.count({ where: { userId: user.id } })).toBe(0)
    })
  }

  const shapes = [
    "1",
    `"x"`,
    "[]",
    "null",
    "true",
    `{"values":1}`,
    `{"values":"Date"}`,
    `{"values":null}`,
    `{"values":{"title":1}}`,
    `{"values":{"title":{}}}`,
    `{"values":{"title":["Date",1]}}`,
    `{"values":{"":["Date"]}}`,
    `{"values":{"title.x.y":["Date"]}}`,
    `{"values":{"nope":["Date"]}}`,
    `{"values":{"nope.x":["undefined"]}}`,
    `{"values":["Date"]}`,
    `{"values":["undefined"]}`,
    `{"v":2}`,
    `{"values":{"a.b":[{}]}}`,
    `{"values":{"title":[[]]}}`,
    `{"v":"x"}`,
    `{"values":{"\\\\":["Date"]}}`,
  ]
  for (const meta of shapes) {
    test(`as ${meta} is answered at both kinds of call`, async ({ app, db }) => {
      const headers = await bearer(await makeUser(db))
      const call = await app.inject(
        mutation("task.create", `{"json":{"title":"t"},"meta":${meta}}`, headers),
      )
      const query = await app.inject({
        url: rawQueryUrl("task.list", `{"json":{},"meta":${meta}}`),
        headers,
      })
      for (const answer of [call, query]) {
        expect([200, 400, 422]).toContain(answer.statusCode)
        if (answer.statusCode !== 200) trpcError(answer)
      }
    })
  }

  test("comes only in superjson's envelope", async ({ app, db }) => {
    const user = await makeUser(db)
    const headers = await bearer(user)
    for (const envelope of [
      `{"title":"t"}`,
      "[]",
      "1",
      `"x"`,
      "null",
      `{"json":{"title":"t"},"x":1}`,
      `{"meta":{}}`,
      "{}",
    ]) {
      const answer = await app.inject(mutation("task.create", envelope, headers))
      if (envelope.includes(`"x":1`) && answer.statusCode === 200) continue
      expect([400, 422], envelope).toContain(trpcError(answer).status)
    }
  })
})

const MOST_HOLD_MS = 50

/** The longest that the event loop stood still while the work ran, in milliseconds. */
const longestHold = async (work: () => Promise<unknown>) => {
  const state = { isDone: false, longest: 0 }
  const watch = async () => {
    let last = performance.now()
    while (!state.isDone) {
      await setImmediate()
      const now = performance.now()
      state.longest = Math.max(state.longest, now - last)
      last = now
    }
  }
  const watching = watch()
  await setImmediate()
  await work()
  state.isDone = true
  await watching
  return state.longest
}

const undefinedAt = (paths: string) => `{"json":{"title":"t"},"meta":{"values":{${paths}}}}`
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth)

/** The shape at every door that can read it. */
const calls = (name: string, input: string): [string, string, string][] => {
  const json = input.slice(`{"json":`.length, -1)
  const isPlain = !input.includes(`"meta"`)
  return [
    [name, "/trpc/task.create", input],
    [`${name}, in a batch`, "/trpc/task.create?batch=1", `{"0":${input}}`],
    ...(isPlain ? [[`${name}, by REST`, "/api/tasks", json] as [string, string, string]] : []),
  ]
}

describe("costly shapes of 60 KB", () => {
  const size = 60_000
  const repeat = (piece: (index: number) => string) => {
    const pieces: string[] = []
    for (let length = 0, index = 0; length < size; index += 1) {
      pieces.push(piece(index))
      length += (pieces.at(-1)?.length ?? 0) + 1
    }
    return pieces.join(",")
  }
  const shapes: Record<string, string> = {
    "many undefined tags": `{"json":{"title":"t","tags":[${"null,".repeat(1_800)}null]},"meta":{"values":{${Array.from({ length: 1_800 }, (_, index) => `"tags.${index}":["undefined"]`).join(",")}}}}`,
    "many paths": undefinedAt(repeat((index) => `"a${index}":["undefined"]`)),
    "many paths into one place": undefinedAt(repeat((index) => `"title.${index}":["undefined"]`)),
    "one long path": undefinedAt(`"${"a.".repeat(size / 2)}a":["undefined"]`),
    "long paths": undefinedAt(repeat((index) => `"${"a.".repeat(500)}${index}":["undefined"]`)),
    "a deep tree of meta": `{"json":{"title":"t"},"meta":{"values":${`{"a":["undefined",`.repeat(3_000)}{}${"]}".repeat(3_000)}}}`,
    "deep json with a deep path": `{"json":${`{"a":`.repeat(8_000)}1${"}".repeat(8_000)},"meta":{"values":{"${"a.".repeat(7_000)}a":["Date"]}}}`,
    "a deep array": `{"json":${nested(size / 2)}}`,
    "a long path with many children": undefinedAt(
      `"${"a.".repeat(15_000)}a":{${Array.from({ length: 2_200 }, (_, index) => `"${index}":["Date"]`).join(",")}}`,
    ),
    "a long path with many empty children": undefinedAt(
      `"${"a.".repeat(15_000)}a":{${Array.from({ length: 3_000 }, (_, index) => `"${index}":[]`).join(",")}}`,
    ),
    "escaped dots": undefinedAt(repeat((index) => `"${"\\\\.".repeat(40)}${index}":["Date"]`)),
    "unknown keys": `{"json":{${repeat((index) => `"k${index}":1`)}}}`,
    "unknown keys of one letter": `{"json":{${repeat((index) => `"${index.toString(36)}":0`)}}}`,
    "the same key again": `{"json":{${repeat(() => `"title":1`)}}}`,
    "different tags": `{"json":{"title":"t","tags":[${repeat((index) => `"${index}"`)}]}}`,
    "wrong tags": `{"json":{"title":"t","tags":[${repeat(() => "1")}]}}`,
    "a long title of white space": `{"json":{"title":"${" ".repeat(size)}"}}`,
    "white space inside": `{"json":{"title":"a${" ".repeat(size)}a"}}`,
    "a long description": `{"json":{"title":"t","description":"${"a".repeat(size)}"}}`,
    "a long id": `{"json":{"title":"t","id":"${"a".repeat(size)}"}}`,
    "a long date": `{"json":{"title":"t","dueDate":"${"1".repeat(size)}"}}`,
    "a long number": `{"json":{"title":${"9".repeat(size)}}}`,
    "many equalities": `{"json":{"title":"t"},"meta":{"referentialEqualities":{"title":[${repeat((index) => `"a${index}"`)}]}}}`,
  }
  const all = Object.entries(shapes).flatMap(([name, input]) => calls(name, input))
  const figures: string[] = []

  for (const [name, url, payload] of all) {
    test(`${name} let the event loop go on`, async ({ app, db }) => {
      expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(65_536)
      expect(payload.length).toBeGreaterThan(40_000)
      const headers = { ...(await bearer(await makeUser(db))), "content-type": "application/json" }
      await app.inject({ url: "/api/me", headers })
      // The best of three tells what the work takes on a busy machine.
      let hold = Infinity
      for (let round = 0; round < 3 && hold >= MOST_HOLD_MS; round += 1) {
        let [status, length] = [0, 0]
        hold = await longestHold(async () => {
          const answer = await app.inject({ method: "POST", url, headers, payload })
          ;[status, length] = [answer.statusCode, answer.body.length]
        })
        figures.push(`${hold.toFixed(0).padStart(4)} ms  ${status}  ${length} B  ${name}`)
        expect([200, 400, 422]).toContain(status)
      }
      expect(hold).toBeLessThan(MOST_HOLD_MS)
    })
  }

  afterAll(() => {
    process.stdout.write(`${figures.toSorted().toReversed().slice(0, 10).join("\n")}\n`)
  })
})
