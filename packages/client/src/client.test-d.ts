import type { ListTasksInput, Task, TaskPage } from "@docket/contract"
import { expectTypeOf, test } from "vitest"
import type { DocketClient } from "./index.ts"

declare const docket: DocketClient

const refused = ({ task }: DocketClient) => [
  // @ts-expect-error -- an unknown key
  task.create.mutate({ title: "Water the plants", done: true }),
  // @ts-expect-error -- a due date is YYYY-MM-DD
  task.create.mutate({ title: "Water the plants", dueDate: new Date() }),
  // @ts-expect-error -- not a status
  task.list.query({ status: "done" }),
  // @ts-expect-error -- a mutation
  task.toggle.query({ id: "01890a5d-ac96-774b-bcce-b302099a8057" }),
]

test("timestamps are dates and the due date is text", () => {
  const get = docket.task.get.query
  expectTypeOf<Awaited<ReturnType<typeof get>>>().toEqualTypeOf<Task>()
  expectTypeOf<Task["createdAt"]>().toEqualTypeOf<Date>()
  expectTypeOf<Task["dueDate"]>().toEqualTypeOf<string | null>()
})

test("inputs are what a caller sends, defaults left out", () => {
  const { list, create } = docket.task
  expectTypeOf<ListTasksInput>().toExtend<Parameters<typeof list.query>[0]>()
  expectTypeOf<Awaited<ReturnType<typeof list.query>>>().toEqualTypeOf<TaskPage>()
  expectTypeOf<{ title: string }>().toExtend<Parameters<typeof create.mutate>[0]>()
  expectTypeOf<{ dueDate: Date; title: string }>().not.toExtend<
    Parameters<typeof create.mutate>[0]
  >()
})

test("what the server would refuse does not compile", () => {
  expectTypeOf(refused).toBeFunction()
})
