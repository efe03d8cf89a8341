import type { Task } from "@docket/contract"
import { expect, test } from "vitest"
import { draftTask } from "./draft-task.ts"
import { withKnown } from "./known-tasks.ts"
import { createTaskLedger } from "./task-ledger.ts"

const made = draftTask("01890a5d-ac96-774b-bcce-b302099a8057", { title: "Tea" })
const at = (version: number, fields: Partial<Task> = {}): Task => ({ ...made, version, ...fields })

const watched = () => {
  const ledger = createTaskLedger()
  return { ledger, shown: () => ledger.known.get().get(made.id)?.task }
}

test("shows what is stored with everything on top that is not, and takes back what is refused", () => {
  const { ledger, shown } = watched()
  const title = ledger.begin(at(1), { title: "Coffee" })
  const priority = ledger.begin(at(1), { priority: "high" })
  expect(shown()).toMatchObject({ title: "Coffee", priority: "high" })
  ledger.settle(made.id, title)
  expect(shown()).toMatchObject({ title: "Tea", priority: "high" })
  ledger.settle(made.id, priority, at(2, { priority: "high" }))
  expect(shown()).toMatchObject({ title: "Tea", priority: "high", version: 2 })
})

test("a change begun before changes of one's own goes on from them", () => {
  const { ledger } = watched()
  const first = ledger.begin(at(1), { tags: ["a"] })
  ledger.settle(made.id, first, at(2, { tags: ["a"] }))
  const late = ledger.begin(at(1), { title: "Coffee" })
  expect(ledger.baseOf(made.id, late).version).toBe(2)
})

test("a change begun before a change from elsewhere is held against what it was made on", () => {
  const { ledger } = watched()
  const first = ledger.begin(at(1), { tags: ["a"] })
  ledger.rebase(first, at(2, { title: "Water" }), { tags: ["a"] })
  expect(ledger.baseOf(made.id, first).version).toBe(2)
  ledger.settle(made.id, first, at(3, { title: "Water", tags: ["a"] }))
  const late = ledger.begin(at(1), { title: "Coffee" })
  expect(ledger.baseOf(made.id, late).version).toBe(1)
})

test("what was begun before a foreign change was known is held against what it was made on", () => {
  const { ledger } = watched()
  const first = ledger.begin(at(1), { title: "Coffee" })
  const second = ledger.begin(at(1), { description: "Black" })
  ledger.rebase(first, at(2, { description: "Oolong" }), { title: "Coffee" })
  ledger.settle(made.id, first, at(3, { title: "Coffee", description: "Oolong" }))
  expect(ledger.baseOf(made.id, second)).toMatchObject({
    version: 1,
    title: "Coffee",
    description: null,
  })
})

test("what was begun before a list had a foreign change is held against what it was made on", () => {
  const { ledger } = watched()
  const early = ledger.begin(at(1), { title: "Coffee" })
  const late = ledger.begin(at(2, { title: "Water" }), { priority: "low" })
  expect(ledger.baseOf(made.id, early)).toMatchObject({ version: 1, title: "Tea" })
  expect(ledger.baseOf(made.id, late).version).toBe(2)
})

test("an answer that is older than what a list had takes nothing back", () => {
  const { ledger, shown } = watched()
  const early = ledger.begin(at(1), { title: "Coffee" })
  const late = ledger.begin(at(3, { title: "Water" }), { priority: "low" })
  ledger.settle(made.id, early, at(2, { title: "Coffee" }))
  expect(shown()).toMatchObject({ version: 3, title: "Water" })
  expect(ledger.baseOf(made.id, late).version).toBe(3)
})

test("a new task that somebody changed before its answer came is somebody else's too", () => {
  const { ledger } = watched()
  const added = ledger.add(made)
  const edit = ledger.begin(made, { title: "Coffee" })
  ledger.settle(made.id, added, at(2, { title: "Water" }))
  expect(ledger.baseOf(made.id, edit)).toMatchObject({ version: 1, title: "Tea" })
})

test("learns of a newer task from a list", () => {
  const { ledger } = watched()
  ledger.settle(made.id, ledger.begin(at(1), { tags: ["a"] }), at(2))
  const later = ledger.begin(at(5, { title: "Water" }), { priority: "low" })
  expect(ledger.baseOf(made.id, later)).toMatchObject({ version: 5, title: "Water" })
})

const titles = (ledger: ReturnType<typeof createTaskLedger>, listed: Task[], trash = false) =>
  withKnown(listed, ledger.known.get(), { trash }).map(({ title }) => title)

test("a list that was asked for before, or meanwhile, shows what is unsent", () => {
  const { ledger } = watched()
  const unsent = ledger.begin(at(1), { title: "Coffee" })
  expect(titles(ledger, [at(1)])).toEqual(["Coffee"])
  ledger.settle(made.id, unsent, at(2, { title: "Coffee" }))
  expect(titles(ledger, [at(1)])).toEqual(["Coffee"])
  expect(titles(ledger, [at(3, { title: "Water" })])).toEqual(["Water"])
})

test("an added task stands at the head of lists that do not have it yet", () => {
  const { ledger } = watched()
  const other = at(1, { id: "01890a5d-ac96-774b-bcce-b302099a8058", title: "Old" })
  const unsent = ledger.add(made)
  expect(titles(ledger, [other])).toEqual(["Tea", "Old"])
  expect(titles(ledger, [], true)).toEqual([])
  ledger.settle(made.id, unsent, at(1))
  expect(titles(ledger, [other])).toEqual(["Tea", "Old"])
  expect(titles(ledger, [other, at(1)])).toEqual(["Old", "Tea"])
  ledger.land(made.id)
  expect(titles(ledger, [other])).toEqual(["Old"])
})

test("a deleted task is in the trash at once, and back when that is undone", () => {
  const { ledger } = watched()
  const deletion = ledger.begin(at(1), { deletedAt: new Date(0) })
  expect(titles(ledger, [at(1)])).toEqual([])
  expect(titles(ledger, [], true)).toEqual(["Tea"])
  const gone = ledger.known.get().get(made.id)?.task ?? made
  ledger.begin(gone, { deletedAt: null })
  ledger.settle(made.id, deletion, at(2, { deletedAt: new Date(0) }))
  expect(titles(ledger, [at(1)])).toEqual(["Tea"])
  expect(titles(ledger, [])).toEqual(["Tea"])
  expect(titles(ledger, [at(2, { deletedAt: new Date(0) })], true)).toEqual([])
})
