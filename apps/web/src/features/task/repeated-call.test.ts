import { expect, test } from "vitest"
import { made, writing } from "./scripted-writer.ts"

test("a repeated call does not delete what was restored elsewhere meanwhile", async () => {
  const { writer, failNext, elsewhere, sent, stored, current, calls, told } = writing()
  failNext("unanswered", () => {
    elsewhere({ deletedAt: null })
    elsewhere({ title: "Coffee" })
  })
  writer.remove(made)
  await sent()
  expect(calls).toEqual(["delete", "delete v1"])
  expect(stored()).toMatchObject({ title: "Coffee", deletedAt: null })
  expect(current()).toEqual(stored())
  expect(told).toEqual(['Deleted "Tea"', '"Coffee" is not in the trash'])
})

test("a repeated call does not restore what was deleted elsewhere meanwhile", async () => {
  const trashed = { ...made, deletedAt: new Date(0) }
  const { writer, failNext, elsewhere, sent, stored, current, calls, told } = writing(trashed)
  failNext("unanswered", () => elsewhere({ deletedAt: new Date(1) }))
  writer.restore(trashed)
  await sent()
  expect(calls).toEqual(["restore", "restore v1"])
  expect(stored().deletedAt).toEqual(new Date(1))
  expect(told).toEqual(['Restored "Tea"', '"Tea" is in the trash'])
  expect(current()).toEqual(stored())
})

test("a repeated call finds what was done and not answered", async () => {
  const { writer, failNext, sent, stored, current, calls, told } = writing()
  failNext("unanswered")
  writer.remove(made)
  await sent()
  expect(calls).toEqual(["delete", "delete v1"])
  expect(current()).toMatchObject({ version: 2, deletedAt: expect.any(Date) })
  failNext("unanswered")
  writer.restore(current())
  await sent()
  expect(calls.slice(2)).toEqual(["restore", "restore v2"])
  expect(current()).toEqual(stored())
  expect(told).toEqual(['Deleted "Tea"', 'Restored "Tea"'])
})

test("a repeated call does what was not done, and a first one asks for no version", async () => {
  const { writer, failNext, elsewhere, sent, stored, calls } = writing()
  elsewhere({ title: "Coffee" })
  writer.remove(made)
  await sent()
  expect(calls).toEqual(["delete"])
  failNext("unreached")
  writer.restore(stored())
  await sent()
  expect(calls.slice(1)).toEqual(["restore", "restore v3"])
  expect(stored()).toMatchObject({ deletedAt: null })
})
