import type { Metadata } from "next"
import { readFilters } from "../../features/task/filters.ts"
import { PrefetchedTasks } from "../../features/task/prefetched-tasks.tsx"
import type { SearchProps } from "../search-props.ts"
import { TasksView } from "../../features/task/tasks-view.tsx"

export const metadata: Metadata = { title: "Tasks" }

const TasksPage = async ({ searchParams }: SearchProps) => (
  <PrefetchedTasks filters={readFilters(await searchParams)}>
    <TasksView />
  </PrefetchedTasks>
)
export default TasksPage
