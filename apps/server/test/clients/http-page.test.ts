import { mkdtempDisposable, readFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeTask, makeUser } from "@docket/db/testing"
import { expect } from "vitest"
import { makeToken } from "../fixtures.ts"
import { orSkip, run } from "./command.ts"
import { test } from "./fixtures.ts"
import { needCurl } from "./toolchains.ts"

const page = await readFile(new URL("../../../../docs/http.md", import.meta.url), "utf8")

const codeOf = (page: string): string =>
  [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code]) => code).join("")

test("the lines of docs/http.md are answered as it says", async ({ url, db, skip }) => {
  await orSkip(needCurl(), skip)
  await using folder = await mkdtempDisposable(join(tmpdir(), "docket-http-page-"))
  const user = await makeUser(db)
  for (const _ of [1, 2, 3]) await makeTask(db, { userId: user.id })
  const code = codeOf(page)
    .replace(/^docket=.*$/m, `docket=${url}`)
    .replace(/^token=.*$/m, `token=${await makeToken(user)}`)

  const { exitCode, output, errors } = await run(["bash", "-euc", code], { cwd: folder.path })

  expect(errors).toBe("")
  expect(exitCode).toBe(0)
  const statuses = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, s]) => s)
  expect(statuses(output, /HTTP\/1\.1 (\d{3})/g)).toEqual(statuses(code, /# (\d{3})\b/g))
})
