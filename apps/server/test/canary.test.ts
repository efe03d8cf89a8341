import { expect, inject, test } from "vitest"
import { leaksOfAnswer, leaksOfLog } from "./canary.ts"
import { secret } from "./fixtures.ts"

const everywhere: [what: string, text: string][] = [
  ["a token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl"],
  ["the secret that tokens are signed with", `{"key":"${secret}"}`],
  ["the URL of a database", "postgresql://docket:docket@localhost/docket"],
  ["the URL of a database", "postgres://localhost"],
  ["a file path", "at answer (/app/node_modules/fastify/lib/reply.js)"],
  ["a file path", "at /home/app/src/trpc/json-answer.ts"],
  ["a file path", "file:///app/dist/main.js:12:34"],
  ["a stack", String.raw`Error: no\n    at Server.answer (/app/dist/main:12:34)`],
  ["a stack", "    at async node:internal/process/task_queues:95:5"],
]
const inLogs: [what: string, text: string][] = [
  ["SQL", `{"msg":"SELECT id FROM tasks WHERE user_id = $1"}`],
  ["SQL", "INSERT INTO tasks (id) VALUES ($1)"],
  ["a header", `{"headers":{"Authorization":"Bearer"}}`],
  ["a header", `{"set-cookie":"a=b"}`],
]

test.for([...everywhere, ...inLogs])("finds %s in a log line: %s", ([what, text]) => {
  expect(leaksOfLog(text)).toEqual([`${what} in a log line: ${text}`])
})

test.for(everywhere)("finds %s in an answer: %s", ([what, text]) => {
  expect(leaksOfAnswer(text)).toEqual([`${what} in an answer: ${text}`])
})

test("finds the password of a database", () => {
  const { password } = new URL(inject("docketPostgres"))
  const line = `{"message":"refused: ${password}"}`
  expect(leaksOfLog(line)).toEqual([`the password of a database in a log line: ${line}`])
  expect(leaksOfAnswer(password)).toEqual([`the password of a database in an answer: ${password}`])
})

const failures: [door: string, answer: (message: string) => object][] = [
  ["REST", (detail) => ({ type: "urn:docket:problem:internal", title: "Internal error", detail })],
  [
    "REST, of a field",
    (message) => ({ type: "urn:docket:problem:invalid", errors: [{ pointer: "/q", message }] }),
  ],
  ["tRPC", (message) => ({ error: { json: { message, code: -32603 } } })],
  [
    "a batch",
    (message) => [{ result: { data: { json: null } } }, { error: { json: { message } } }],
  ],
  ["a stream", (message) => ({ json: [1, 0, [[{ error: { json: { message } } }]]] })],
]
const insides = [
  "select id from tasks",
  "at /app/dist/main.js:12",
  "Can't reach Prisma's engine",
  "connect ECONNREFUSED",
]

test.for(failures)("finds the inside in a failure's message at %s", ([, answer]) => {
  for (const message of insides) {
    expect(leaksOfAnswer(`{"vary":"Origin"}\n${JSON.stringify(answer(message))}`)).toEqual([
      `the inside in a failure's message: ${message}`,
    ])
  }
  expect(leaksOfAnswer(JSON.stringify(answer("Send a title.")))).toEqual([])
})

test("finds nothing in what people write", () => {
  expect(leaksOfAnswer(`{"title":"SELECT a FROM b WHERE c"}`)).toEqual([])
  const current = { title: "SELECT a FROM b WHERE c", description: "prisma.ts" }
  const stale = { type: "urn:docket:problem:version_mismatch", detail: "It has changed.", current }
  expect(leaksOfAnswer(JSON.stringify(stale))).toEqual([])
  expect(leaksOfAnswer(`{"title":"Meet at noon","created_at":"2026-01-01T10:20:30Z"}`)).toEqual([])
  expect(leaksOfLog(`{"method":"GET","path":"/api/tasks","status":200}`)).toEqual([])
})
