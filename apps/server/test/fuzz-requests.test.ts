import { randomUUID } from "node:crypto"
import { procedures } from "@docket/api"
import { makeTask, makeUser } from "@docket/db/testing"
import fc from "fast-check"
import { expect } from "vitest"
import { swapKeys } from "../src/rest/names.ts"
import { restRoutes } from "../src/rest/routes.ts"
import { storedTasks } from "./doors.ts"
import { makeToken, test } from "./fixtures.ts"
import { requests, type Request } from "./fuzz-cases.ts"
import { changeBody, headerText, isRecord, keysOf, pick, strange, text } from "./fuzz-inputs.ts"
import { ask, fuzz, options } from "./fuzz.ts"

type Place = Pick<Request, "method" | "path">
const known: Place[] = [
  ...restRoutes.map(({ method, url }) => ({ method, path: url.replace(":id", "{id}") })),
  ...[...procedures].map(([path, { type }]) => ({
    method: type === "query" ? ("GET" as const) : ("POST" as const),
    path: `/trpc/${path}`,
  })),
  { method: "POST", path: "/trpc/task.delete,task.restore?batch=1" },
  { method: "GET", path: "/trpc/task.list,task.get,nope?batch=1&input={}" },
  { method: "GET", path: '/trpc/task.get?input={"json":{"id":"{other}"}}' },
]
const part = text.map((value) => encodeURIComponent(value.toWellFormed()))
const paths = fc.oneof(
  fc.constantFrom(...known.map(({ path }) => path)),
  fc.constantFrom("/api/tasks/{other}", "/api/tasks/{other}/toggle", "/api/tasks/{token}", "/"),
  part.map((value) => `/api/tasks/${value}`),
  part.map((value) => `/trpc/${value}`),
  fc.tuple(part, part).map(([input, more]) => `/trpc/task.list?input=${input}&${more}`),
)
const methods = fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
const place: fc.Arbitrary<Place> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...known) },
  { weight: 1, arbitrary: fc.record({ method: methods, path: paths }) },
)

const field = (...good: string[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: headerText })
const etags = ['"v{version}"', 'W/"v{version}"', '"v999", "v{version}"', "*", '"v0"', "v1", '"', ""]
const idempotencyKeys = [
  "a",
  "b",
  ...[255, 256].map((length) => "k".repeat(length)),
  "",
  "a, b",
  "{token}",
]
const types = [
  "APPLICATION/JSON ; Charset=UTF-8",
  "application/merge-patch+json",
  "application/json; charset=latin1",
  "text/plain",
  "multipart/form-data; boundary=x",
  "/",
  "",
]
const fields = {
  "content-type": fc.oneof(
    { weight: 8, arbitrary: fc.constant("application/json") },
    { weight: 1, arbitrary: field(...types) },
  ),
  "if-match": field(...etags),
  "if-none-match": field(...etags),
  "idempotency-key": field(...idempotencyKeys),
  "content-encoding": field("identity", "gzip", "deflate, br"),
  accept: field("*/*", "application/jsonl"),
  "trpc-accept": field("application/jsonl", "application/json"),
  origin: field("https://app.test", "null", "https://elsewhere.test"),
  "x-request-id": field("fuzz", "{token}", "x".repeat(129)),
  "x-forwarded-for": field("127.0.0.1", "::1, unknown"),
}
const headers = fc
  .tuple(fc.record(fields), fc.subarray(keysOf(fields), { maxLength: 3 }))
  .map(([values, names]) => pick(values, ["content-type", ...names]))

const small = [
  "",
  "{}",
  '{"title":"x"}',
  '{"id":"{other}","title":"x"}',
  '{"json":{"id":"{id}"}}',
  '{"json":{"id":"{other}"}}',
  '{"0":{"json":{"id":"{other}"}}}',
]
const payload = fc.oneof(
  fc.constantFrom(...small),
  changeBody.map((value) => JSON.stringify(isRecord(value) ? swapKeys(value) : value)),
  changeBody.map((value) =>
    JSON.stringify({ json: isRecord(value) ? { ...value, id: "{id}" } : value }),
  ),
  fc.tuple(changeBody, strange).map(([json, meta]) => JSON.stringify({ json, meta })),
  fc.tuple(changeBody, fc.nat(), text).map(([value, at, inserted]) => {
    const whole = JSON.stringify({ json: value })
    return whole.slice(0, at % whole.length) + inserted + whole.slice(at % whole.length)
  }),
  text,
)
const inputs = fc
  .tuple(place, headers, payload)
  .map(([{ method, path }, headers, payload]): Request => ({ method, path, headers, payload }))

const kinds = [...[200, 204, 400, 404, 405, 415, 422].map(String), "404 of another's"]

test(
  "any request gets an answer of the contract, and says nothing of the token or of another's",
  options,
  async ({ app, db, log }) => {
    const secret = randomUUID()
    const [user, other] = [
      await makeUser(db),
      await makeUser(db, { email: `${secret}@example.com`, name: secret }),
    ]
    const fields = { title: secret, description: secret, tags: [secret] }
    const { id: otherId } = await makeTask(db, { userId: other.id, ...fields })
    const before = await storedTasks(db, other.id)
    const token = await makeToken(user)
    await fuzz("requests", { inputs, cases: requests, kinds }, async (request) => {
      await db.task.deleteMany({ where: { userId: user.id } })
      const { id, version } = await makeTask(db, { userId: user.id })
      const values = { id, version: String(version), other: otherId, token }
      const filled = (template: string) =>
        template.replaceAll(
          /\{(id|version|other|token)\}/g,
          (_, name: keyof typeof values) => values[name],
        )
      const headers = Object.entries(request.headers).map(([name, value]) => [name, filled(value)])
      const logged = log.length
      const [url, payload] = [filled(request.path), filled(request.payload)]
      const answer = await ask(app, {
        method: request.method,
        url,
        headers: { ...Object.fromEntries(headers), authorization: `Bearer ${token}` },
        payload,
      })
      const said = [JSON.stringify(answer.headers), answer.body, ...log.slice(logged)].join("\n")
      // The id of the other's task is in the request, and in the answer's `instance`.
      for (const unsaid of [token, secret, other.id]) expect(said).not.toContain(unsaid)
      const kind = String(answer.statusCode)
      return [url, payload].join().includes(otherId) ? [kind, `${kind} of another's`] : [kind]
    })
    expect(await storedTasks(db, other.id)).toEqual(before)
  },
)
