"use client"

import { useDocket } from "@docket/client/react"
import type { Task, TaskStats } from "@docket/contract"
import { useQuery } from "@tanstack/react-query"
import { useCallback, useState } from "react"
import { useLocale } from "../locale/locale.tsx"
import { FilterBar } from "./filter-bar.tsx"
import { isFiltered, listInput, overdueInput } from "./filters.ts"
import { leaveRow } from "./keep-focus.ts"
import { Loading, LoadFailed, NoMatch, NothingYet } from "./list-states.tsx"
import { QuickAdd } from "./quick-add.tsx"
import { TaskList } from "./task-list.tsx"
import { TaskRow } from "./task-row.tsx"
import { useTaskWriter } from "./tasks-provider.tsx"
import { useFilters } from "./use-filters.ts"
import { useSavings } from "./use-savings.ts"
import { useTaskList } from "./use-task-list.ts"

const sayCounts = ({ pending, inProgress, completed }: TaskStats, overdue: number): string =>
  [
    `${pending + inProgress} open`,
    overdue > 0 && `${overdue} overdue`,
    completed > 0 && `${completed} completed`,
  ]
    .filter(Boolean)
    .join(" · ")

const Counts = () => {
  const { task } = useDocket()
  const { today } = useLocale()
  const { data } = useQuery(task.stats.queryOptions())
  // By the person's own calendar, not by that of UTC, as task.stats counts.
  const { data: overdue } = useQuery(task.list.queryOptions(overdueInput(today)))
  return (
    <p data-testid="counts" className="min-h-5 text-sm text-muted">
      {data && overdue && sayCounts(data, overdue.total ?? 0)}
    </p>
  )
}

const Tasks = () => {
  const filters = useFilters()
  const { today } = useLocale()
  const list = useTaskList(listInput(filters, { today }))
  const writer = useTaskWriter()
  const savings = useSavings()
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())

  const toggle = useCallback(
    (id: string) =>
      setOpen((before) => {
        const after = new Set(before)
        if (!after.delete(id)) after.add(id)
        return after
      }),
    [],
  )
  const remove = useCallback(
    (task: Task) => {
      leaveRow(task.id)
      writer.remove(task)
    },
    [writer],
  )

  if (list.isLoading) return <Loading />
  if (list.hasFailed) return <LoadFailed onRetry={list.retry} />
  if (list.tasks.length === 0) return isFiltered(filters) ? <NoMatch /> : <NothingYet />
  return (
    <TaskList {...list}>
      {(task) => (
        <TaskRow
          task={task}
          saving={savings.get(task.id)}
          isOpen={open.has(task.id)}
          onToggle={toggle}
          onRemove={remove}
        />
      )}
    </TaskList>
  )
}

/** The page of one's tasks. */
export const TasksView = () => (
  <div className="flex flex-col gap-5">
    <div className="flex flex-wrap items-baseline justify-between gap-x-4">
      <h1 tabIndex={-1} className="text-2xl font-semibold tracking-tight">
        Tasks
      </h1>
      <Counts />
    </div>
    <QuickAdd />
    <FilterBar />
    <Tasks />
  </div>
)
