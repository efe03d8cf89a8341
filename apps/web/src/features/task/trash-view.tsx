"use client"

import type { Task } from "@docket/contract"
import { useCallback } from "react"
import { useLocale } from "../locale/locale.tsx"
import { listInput, trashFilters } from "./filters.ts"
import { leaveRow } from "./keep-focus.ts"
import { EmptyTrash, Loading, LoadFailed } from "./list-states.tsx"
import { TaskList } from "./task-list.tsx"
import { TrashRow } from "./task-row.tsx"
import { useTaskWriter } from "./tasks-provider.tsx"
import { useTaskList } from "./use-task-list.ts"

const Trash = () => {
  const { today } = useLocale()
  const list = useTaskList(listInput(trashFilters, { today, trash: true }))
  const writer = useTaskWriter()
  const restore = useCallback(
    (task: Task) => {
      leaveRow(task.id)
      writer.restore(task)
    },
    [writer],
  )
  if (list.isLoading) return <Loading />
  if (list.hasFailed) return <LoadFailed onRetry={list.retry} />
  if (list.tasks.length === 0) return <EmptyTrash />
  return <TaskList {...list}>{(task) => <TrashRow task={task} onRestore={restore} />}</TaskList>
}

/** The page of one's deleted tasks. */
export const TrashView = () => (
  <div className="flex flex-col gap-5">
    <h1 tabIndex={-1} className="text-2xl font-semibold tracking-tight">
      Trash
    </h1>
    <Trash />
  </div>
)
