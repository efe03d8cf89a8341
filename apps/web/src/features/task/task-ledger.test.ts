import type { Task } from "@docket/contract"
import { expect, test } from "vitest"
import { draftTask } from "./draft-task.ts"
import { createTaskLedger } from "./task-ledger.ts"
import type { TaskLists } from "./task-lists.ts"

const made = draftTask("01890a5d-ac96-774b-bcce-b302099a8057", { title: "Tea" })
const at = (version: number, fields: Partial<Task> = {}): Task => ({ ...made, version, ...fields })

const watched = () => {
  const shown: Task[] = []
  const nothing = () => {}
  const lists: TaskLists = {
    replace: (task) => void shown.push(task),
    add: nothing,
    remove: () => nothing,
  }
  return { ledger: createTaskLedger(lists), latest: () => shown.at(-1) }
}

test("shows what is stored with everything on top that is not, and takes back what is refused", () => {
  const { ledger, latest } = watched()
  const title = ledger.begin(at(1), { title: "Coffee" })
  const priority = ledger.begin(at(1), { priority: "high" })
  expect(latest()).toMatchObject({ title: "Coffee", priority: "high" })
  ledger.settle(made.id, title)
  expect(latest()).toMatchObject({ title: "Tea", priority: "high" })
  ledger.settle(made.id, priority, at(2, { priority: "high" }))
  expect(latest()).toMatchObject({ title: "Tea", priority: "high", version: 2 })
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

test("learns of a newer task from a list", () => {
  const { ledger } = watched()
  ledger.settle(made.id, ledger.begin(at(1), { tags: ["a"] }), at(2))
  const later = ledger.begin(at(5, { title: "Water" }), { priority: "low" })
  expect(ledger.baseOf(made.id, later)).toMatchObject({ version: 5, title: "Water" })
})
