import { open } from "node:fs/promises"
import { expect, test } from "vitest"
import { loggable } from "./loggable.ts"

test("a file that an error names stays out of the log", async () => {
  const path = "/nobody/has this.txt"
  const error: unknown = await open(path).catch((reason: unknown) => reason)
  const cause = new Error("reading failed", { cause: error })
  expect(JSON.stringify(loggable(cause))).not.toContain("nobody")
  expect(loggable(error)).toEqual({
    name: "Error",
    code: "ENOENT",
    message: "ENOENT: no such file or directory, open '…'",
  })
})

test("causes are told up to the fifth, and nothing else that an error carries", () => {
  const row = Object.assign(new Error("0"), { detail: "a whole row" })
  const chain = ["1", "2", "3", "4", "5", "6"].reduce(
    (cause, message) => new Error(message, { cause }),
    row as Error,
  )
  const told = JSON.stringify(loggable(chain))
  expect(told.match(/"message":"\d"/g)).toEqual([6, 5, 4, 3, 2].map((n) => `"message":"${n}"`))
  expect(JSON.stringify(loggable(row))).toBe('{"name":"Error","message":"0"}')
  expect(loggable("thrown text")).toEqual({ message: "thrown text" })
})
