import { expect, test } from "vitest"
import type { EditableField } from "./change.ts"
import { made, writing } from "./scripted-writer.ts"

const theirsFirst = () => {
  let asked = 0
  return (): EditableField[] => ((asked += 1) === 1 ? ["description"] : [])
}

test("a change asks when its field was changed elsewhere, though the one in front was merged", async () => {
  const { writer, current, offline, elsewhere, sent, asked, told, stored } = writing(made, () => [
    "description",
  ])
  offline(() => {
    writer.edit(current(), { title: "Coffee" })
    writer.edit(current(), { description: "Black" })
    elsewhere({ description: "Oolong" })
  })
  await sent()
  expect(asked).toEqual(["Black or Oolong"])
  expect(told).toEqual(["Merged with a change made elsewhere"])
  expect(stored()).toMatchObject({ title: "Coffee", description: "Oolong" })
})

test("a change of a field in which theirs was to stay asks again, and others just go on", async () => {
  const { writer, current, offline, elsewhere, sent, asked, told, stored } = writing(
    made,
    theirsFirst(),
  )
  offline(() => {
    writer.edit(current(), { description: "Black" })
    writer.edit(current(), { description: "White" })
    writer.edit(current(), { title: "Coffee" })
    elsewhere({ description: "Oolong" })
  })
  await sent()
  expect(asked).toEqual(["Black or Oolong", "White or Oolong"])
  expect(stored()).toMatchObject({ title: "Coffee", description: "White" })
  expect(told).toEqual([])
})

test("a change goes on from one's own that was to stay, without another question", async () => {
  const { writer, current, offline, elsewhere, sent, asked, stored } = writing()
  offline(() => {
    writer.edit(current(), { description: "Black" })
    writer.edit(current(), { description: "White" })
    elsewhere({ description: "Oolong" })
  })
  await sent()
  expect(asked).toEqual(["Black or Oolong"])
  expect(stored()).toMatchObject({ description: "White" })
})

test("one's own change that was stored and not answered is not asked about", async () => {
  const { writer, current, failNext, sent, asked, told, stored } = writing()
  failNext("unanswered")
  writer.edit(current(), { description: "Black" })
  writer.edit(current(), { description: "White" })
  await sent()
  expect([...asked, ...told]).toEqual([])
  expect(stored()).toMatchObject({ description: "White", version: 3 })
})

test("a change asks when somebody came in before an unguarded one in front", async () => {
  const trashed = { ...made, deletedAt: new Date(0) }
  const { writer, current, offline, elsewhere, sent, asked } = writing(trashed)
  offline(() => {
    writer.restore(trashed)
    writer.edit(current(), { description: "Black" })
    elsewhere({ deletedAt: null })
    elsewhere({ description: "Oolong" })
  })
  await sent()
  expect(asked).toEqual(["Black or Oolong"])
})

test("a change asks when a delete in front came too late for somebody else's change", async () => {
  const { writer, current, failNext, elsewhere, sent, asked, stored } = writing(made, () => [
    "description",
  ])
  failNext("unreached", () => elsewhere({ description: "Oolong" }))
  writer.remove(made)
  writer.restore(current())
  writer.edit(current(), { description: "Black" })
  await sent()
  expect(asked).toEqual(["Black or Oolong"])
  expect(stored()).toMatchObject({ description: "Oolong", deletedAt: null })
})
