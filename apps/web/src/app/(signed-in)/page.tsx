import type { Metadata } from "next"
import { readFilters } from "../../features/task/filters.ts"
import { PrefetchedTasks } from "../../features/task/prefetched-tasks.tsx"
import { TasksView } from "../../features/task/tasks-view.tsx"

export const metadata: Metadata = { title: "Tasks" }

type PageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }

const TasksPage = async ({ searchParams }: PageProps) => (
  <PrefetchedTasks filters={readFilters(await searchParams)}>
    <TasksView />
  </PrefetchedTasks>
)
export default TasksPage
