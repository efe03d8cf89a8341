import { createDb } from "@docket/db"
import { expect, inject, test } from "vitest"
import { answerAuthRequest } from "../src/auth/answer.ts"
import { createAuth } from "../src/auth/auth.ts"
import { config } from "./browser.ts"

const post = (body: object): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", origin: config.url },
  body: JSON.stringify(body),
})
const cookie = { cookie: "docket.session_token=somebody.signature" }
const credentials = { email: "ada@example.com", password: "correct horse battery staple" }

const requests: [path: string, init: RequestInit][] = [
  ["/token", { headers: cookie }],
  ["/sign-in/email", post(credentials)],
  ["/sign-up/email", post({ ...credentials, name: "Ada" })],
]

test.each(requests)(
  "answers %s with 503 while the database is out of reach",
  async (path, init) => {
    // Nothing listens on the discard port.
    await using db = createDb({ url: "postgresql://docket@127.0.0.1:9/docket" })
    const auth = createAuth(config, db.client)
    const isReachable = () =>
      db.ping().then(
        () => true,
        () => false,
      )
    const request = new Request(`${config.url}/api/auth${path}`, init)
    const answer = await answerAuthRequest(request, { auth, isReachable })
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"])
    expect(await answer.json()).toMatchObject({ code: "UNAVAILABLE" })
  },
)

test("answers 503, and nothing of its inside, where no connection is free in time", async () => {
  await using db = createDb({ url: inject("docketPostgres"), maxConnections: 1 })
  const auth = createAuth(config, db.client)
  const isReachable = async () => true
  // Prisma begins when it is asked for the answer.
  const held = db.client.$executeRaw`SELECT pg_sleep(2.9)`.then(Number)
  const request = new Request(`${config.url}/api/auth/sign-in/email`, post(credentials))
  const answer = await answerAuthRequest(request, { auth, isReachable })
  await held
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"])
  expect(await answer.json()).toMatchObject({ code: "UNAVAILABLE" })
})
