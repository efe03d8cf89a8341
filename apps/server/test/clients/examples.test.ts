import { makeUser } from "@docket/db/testing"
import { fileURLToPath } from "node:url"
import { describe, expect } from "vitest"
import { makeToken } from "../fixtures.ts"
import { orSkip, run } from "./command.ts"
import { test } from "./fixtures.ts"
import { goEnvironment, needCurl, needGo, needPython } from "./toolchains.ts"
import { RETRY_AFTER_SECONDS, startUnreliableProxy } from "./unreliable-proxy.ts"

const folder = (name: string) =>
  fileURLToPath(new URL(`../../../../examples/${name}`, import.meta.url))

const examples = [
  { language: "curl", command: ["./tasks.sh"], env: {}, need: needCurl },
  {
    language: "python",
    command: ["python3", "tasks.py"],
    env: { PYTHONDONTWRITEBYTECODE: "1" },
    need: needPython,
  },
  { language: "go", command: ["go", "run", "."], env: goEnvironment, need: needGo },
]

const expected = `created once
page: Buy soil, Repot the fern
page: Water the plants
kept: 2030-01-31 high 3
not_found: There is no such task.
invalid: /title must not be empty
unauthenticated: The access token is not valid. Get a new one.
deleted
`

describe.concurrent("an example", () => {
  test.for(examples)(
    "in $language does its work over a network that loses answers",
    { timeout: 120_000 },
    async ({ language, command, env, need }, { url, db, skip }) => {
      const cwd = folder(language)
      await orSkip<unknown>(need(cwd), skip)
      const user = await makeUser(db)
      await using proxy = await startUnreliableProxy(url)
      const connection = { DOCKET_URL: proxy.url, DOCKET_TOKEN: await makeToken(user) }

      const { exitCode, output, errors } = await run(command, {
        cwd,
        env: { ...env, ...connection },
      })

      expect(output, errors).toBe(expected)
      expect(exitCode).toBe(0)
      const tasks = await db.task.findMany({ where: { userId: user.id } })
      expect(tasks.filter(({ deletedAt }) => deletedAt !== null)).toHaveLength(3)
      expect(tasks).toHaveLength(3)

      const requests = (method: string) => proxy.seen.filter((seen) => seen.method === method)
      const [lost, repeat] = requests("POST")
      expect(repeat?.key).toBe(lost?.key)
      expect(requests("PATCH").map(({ status }) => status)).toEqual([503, 200, 412, 200])
      for (const [refused, later] of [requests("GET"), requests("PATCH")]) {
        const waited = Number(later?.at) - Number(refused?.at)
        expect(waited).toBeGreaterThanOrEqual(RETRY_AFTER_SECONDS * 1_000)
      }
    },
  )
})
