"use client"

import { Checkbox } from "@base-ui/react/checkbox"
import type { Task } from "@docket/contract"
import { Check, ChevronDown, RotateCcw, Trash2 } from "lucide-react"
import { memo, useId } from "react"
import { Button } from "../../ui/button.tsx"
import { classes } from "../../ui/classes.ts"
import { TaskChips } from "./task-chips.tsx"
import { TaskDetails } from "./task-details.tsx"
import { TaskTitle } from "./task-title.tsx"
import { useTaskWriter } from "./tasks-provider.tsx"
import { savingNotes, useSaving } from "./use-saving.ts"

const CompleteBox = ({ task }: { task: Task }) => {
  const writer = useTaskWriter()
  return (
    <Checkbox.Root
      checked={task.completed}
      onCheckedChange={(checked) =>
        writer.edit(task, { status: checked ? "completed" : "pending" })
      }
      aria-label={`Complete "${task.title}"`}
      data-action="complete"
      // The tap target is larger than the box.
      className="relative flex size-5 shrink-0 items-center justify-center rounded-md border border-edge bg-surface before:absolute before:-inset-2.5 data-checked:border-accent data-checked:bg-accent"
    >
      <Checkbox.Indicator className="text-on-accent data-unchecked:hidden">
        <Check aria-hidden className="size-3.5" strokeWidth={3} />
      </Checkbox.Indicator>
    </Checkbox.Root>
  )
}

type RowProps = {
  task: Task
  isOpen: boolean
  onToggle: (id: string) => void
  onRemove: (task: Task) => void
}

/** For the keyboard; by hand, the status is among the details. */
const ProgressKey = ({ task }: { task: Task }) => {
  const writer = useTaskWriter()
  const status = task.status === "in_progress" ? "pending" : "in_progress"
  return (
    <button
      hidden
      type="button"
      data-action="progress"
      onClick={() => writer.edit(task, { status })}
    />
  )
}

const DetailsButton = (
  props: Pick<RowProps, "task" | "isOpen" | "onToggle"> & { controls: string },
) => {
  const { task, isOpen, onToggle, controls } = props
  return (
    <Button
      look="quiet"
      size="icon"
      aria-label={`Details of "${task.title}"`}
      aria-expanded={isOpen}
      aria-controls={isOpen ? controls : undefined}
      data-action="details"
      onClick={() => onToggle(task.id)}
    >
      <ChevronDown
        aria-hidden
        className={classes("size-4 transition-transform", isOpen && "rotate-180")}
      />
    </Button>
  )
}

/** One task of the list, with everything that can be done to it. */
export const TaskRow = memo(({ task, isOpen, onToggle, onRemove }: RowProps) => {
  const saving = useSaving(task.id)
  const detailsId = useId()
  return (
    <div className="flex flex-col px-3 py-2.5 sm:px-4" data-state={saving}>
      <div className="flex items-start gap-3">
        <div className="flex h-9 items-center">
          <CompleteBox task={task} />
        </div>
        <div className="flex min-h-9 min-w-0 flex-1 flex-col justify-center gap-1">
          <TaskTitle task={task} />
          <TaskChips task={task} note={saving && savingNotes[saving]} />
        </div>
        <ProgressKey task={task} />
        <DetailsButton task={task} isOpen={isOpen} onToggle={onToggle} controls={detailsId} />
        <Button
          look="quiet"
          size="icon"
          aria-label={`Delete "${task.title}"`}
          data-action="delete"
          onClick={() => onRemove(task)}
        >
          <Trash2 aria-hidden className="size-4" />
        </Button>
      </div>
      {isOpen && <TaskDetails id={detailsId} task={task} />}
    </div>
  )
})
TaskRow.displayName = "TaskRow"

/** One task of the trash: it can be restored, and nothing else. */
export const TrashRow = memo(
  ({ task, onRestore }: { task: Task; onRestore: (task: Task) => void }) => (
    <div className="flex items-center gap-3 px-3 py-2.5 sm:px-4">
      <div className="flex min-h-9 min-w-0 flex-1 flex-col justify-center gap-1">
        <p className="text-base wrap-anywhere sm:text-sm">{task.title}</p>
        <TaskChips task={task} note={undefined} />
      </div>
      <Button
        size="small"
        aria-label={`Restore "${task.title}"`}
        data-action="title"
        onClick={() => onRestore(task)}
      >
        <RotateCcw aria-hidden className="size-4" />
        Restore
      </Button>
    </div>
  ),
)
TrashRow.displayName = "TrashRow"
