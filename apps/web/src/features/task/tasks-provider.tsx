"use client"

import { useDocket, useDocketClient } from "@docket/client/react"
import { useQueryClient } from "@tanstack/react-query"
import { createContext, use, useState, type ReactNode } from "react"
import { showToast } from "../../ui/toasts.tsx"
import { createStore } from "../session/store.ts"
import type { EditableField } from "./change.ts"
import { ConflictDialog, type Question } from "./conflict-dialog.tsx"
import { focusRow, leaveRow } from "./keep-focus.ts"
import { refreshLists } from "./refresh-lists.ts"
import type { TaskConflict } from "./store-change.ts"
import { createTaskWriter, type TaskWriter } from "./task-writer.ts"

const WriterContext = createContext<TaskWriter | null>(null)

/** Changes tasks: at once on the screen, and on the server as soon as it can be reached. */
export const useTaskWriter = (): TaskWriter => {
  const writer = use(WriterContext)
  if (writer === null) throw new Error("useTaskWriter is used outside of TasksProvider")
  return writer
}

/** Above all pages, so that what is under way goes on from one page to the next. */
export const TasksProvider = ({ children }: { children: ReactNode }) => {
  const docket = useDocket()
  const client = useDocketClient()
  const queryClient = useQueryClient()
  const [questions] = useState(() => createStore<readonly Question[]>([]))

  const [writer] = useState(() => {
    const listKey = docket.task.list.pathKey()
    const ask = (conflict: TaskConflict) =>
      new Promise<readonly EditableField[]>((resolve) => {
        const question: Question = {
          ...conflict,
          answer: (theirs) => {
            questions.set(questions.get().filter((one) => one !== question))
            resolve(theirs)
          },
        }
        questions.set([...questions.get(), question])
      })
    return createTaskWriter({
      docket: client,
      queryClient,
      onLeave: leaveRow,
      onReturn: focusRow,
      onStored: (kind) => {
        void queryClient.invalidateQueries({ queryKey: docket.task.stats.queryKey() })
        return refreshLists(queryClient, listKey, kind)
      },
      ask,
      tell: showToast,
    })
  })

  return (
    <WriterContext value={writer}>
      {children}
      <ConflictDialog questions={questions} />
    </WriterContext>
  )
}
