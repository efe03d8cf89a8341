import type { Metadata } from "next"
import { PrefetchedTasks } from "../../../features/task/prefetched-tasks.tsx"
import { TrashView } from "../../../features/task/trash-view.tsx"
import { trashFilters } from "../../../features/task/filters.ts"

export const metadata: Metadata = { title: "Trash" }

const TrashPage = () => (
  <PrefetchedTasks filters={trashFilters} trash>
    <TrashView />
  </PrefetchedTasks>
)
export default TrashPage
