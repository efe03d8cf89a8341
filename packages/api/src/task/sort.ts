import type { TaskSort, TaskSortField } from "@docket/contract"

export const isDescending = (sort: TaskSort): boolean => sort.startsWith("-")

export const sortField = (sort: TaskSort): TaskSortField =>
  (isDescending(sort) ? sort.slice(1) : sort) as TaskSortField // what TaskSort is made of
