import { onlineManager, QueryClient } from "@tanstack/react-query"
import { expect, vi } from "vitest"
import type { EditableField } from "./change.ts"
import { draftTask } from "./draft-task.ts"
import { scriptDocket } from "./scripted-docket.ts"
import type { TaskConflict } from "./store-change.ts"
import { createTaskWriter } from "./task-writer.ts"

const fields = { title: "Tea", description: "Green" }
export const made = draftTask("01890a5d-ac96-774b-bcce-b302099a8057", fields)

/** For tests: a writer in front of a server like that, and what it asks and tells. */
export const writing = (
  task = made,
  theirs: (conflict: TaskConflict) => readonly EditableField[] = () => [],
) => {
  const server = scriptDocket(task)
  const asked: string[] = []
  const told: string[] = []
  const queryClient = new QueryClient()
  const writer = createTaskWriter({
    docket: server.docket,
    queryClient,
    onStored: async () => true,
    onLeave: () => {},
    onReturn: () => {},
    ask: async (conflict) => {
      const { yours, theirs: other } = conflict
      asked.push(`${yours.description} or ${other.description}`)
      return theirs(conflict)
    },
    tell: ({ title }) => told.push(title),
  })
  const shown = () => writer.known.get().get(made.id)
  return {
    ...server,
    writer,
    asked,
    told,
    current: () => shown()?.task ?? task,
    /** Offline changes, what happens elsewhere meanwhile, and all of it sent. */
    offline: (work: () => void) => {
      onlineManager.setOnline(false)
      work()
      onlineManager.setOnline(true)
      void queryClient.resumePausedMutations()
    },
    sent: () =>
      vi.waitFor(() => expect(shown()).toMatchObject({ isUnsent: false }), { timeout: 5_000 }),
  }
}
