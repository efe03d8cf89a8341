"use client"

import type { Task } from "@docket/contract"
import { CalendarDays, Flag, Play } from "lucide-react"
import type { ReactNode } from "react"
import { classes } from "../../ui/classes.ts"
import { sayDate } from "../locale/dates.ts"
import { useLocale } from "../locale/locale.tsx"
import { priorityNames } from "./say-field.ts"

const Chip = ({ look, children }: { look?: string | undefined; children: ReactNode }) => (
  <span className={classes("inline-flex max-w-full items-center gap-1", look ?? "text-muted")}>
    {children}
  </span>
)

const priorityLooks = {
  none: "text-muted",
  low: "text-muted",
  medium: "text-ink",
  high: "text-warn",
  urgent: "text-danger",
} as const satisfies Record<Task["priority"], string>

const DueChip = ({ task }: { task: Task }) => {
  const locale = useLocale()
  if (task.dueDate === null) return null
  const isOverdue = !task.completed && task.dueDate < locale.today
  return (
    <Chip look={isOverdue ? "font-medium text-danger" : undefined}>
      <CalendarDays aria-hidden className="size-3.5" />
      <span className="whitespace-nowrap">
        {isOverdue && "Overdue · "}
        <time dateTime={task.dueDate} suppressHydrationWarning>
          {sayDate(task.dueDate, locale)}
        </time>
      </span>
    </Chip>
  )
}

/** What is to be seen of a task beside its title. */
export const TaskChips = ({ task, note }: { task: Task; note: string | undefined }) => {
  const hasChips =
    note !== undefined ||
    task.status === "in_progress" ||
    task.priority !== "none" ||
    task.dueDate !== null ||
    task.tags.length > 0
  if (!hasChips) return null
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm sm:text-xs">
      {task.status === "in_progress" && (
        <Chip look="font-medium text-accent">
          <Play aria-hidden className="size-3.5" />
          In progress
        </Chip>
      )}
      <DueChip task={task} />
      {task.priority !== "none" && (
        <Chip look={priorityLooks[task.priority]}>
          <Flag aria-hidden className="size-3.5" />
          {priorityNames[task.priority]}
        </Chip>
      )}
      {task.tags.map((tag) => (
        <Chip key={tag}>
          <span className="min-w-0 wrap-anywhere">#{tag}</span>
        </Chip>
      ))}
      {note !== undefined && <Chip look="text-muted italic">{note}</Chip>}
    </div>
  )
}
