import { expect, test } from "vitest"
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

test("finds nothing in what people write", () => {
  expect(leaksOfAnswer(`{"title":"SELECT a FROM b WHERE c"}`)).toEqual([])
  expect(leaksOfLog(`{"method":"GET","path":"/api/tasks","status":200}`)).toEqual([])
})
