"use client"

import type { Task } from "@docket/contract"
import { Check, ChevronDown, RotateCcw, Trash2 } from "lucide-react"
import { memo, useEffect, useEffectEvent, useId, useRef } from "react"
import { Button, buttonClasses } from "../../ui/button.tsx"
import { classes } from "../../ui/classes.ts"
import { TaskChips } from "./task-chips.tsx"
import { TaskDetails } from "./task-details.tsx"
import { TaskTitle } from "./task-title.tsx"
import { useTaskWriter } from "./tasks-provider.tsx"
import { savingNotes, type Saving } from "./use-savings.ts"

// Rows come and go while one scrolls: elements of the browser's own cost the least.
const iconButton = buttonClasses("quiet", "icon")

const CompleteBox = ({ task }: { task: Task }) => {
  const writer = useTaskWriter()
  const box = useRef<HTMLInputElement>(null)
  const follow = () => {
    const checked = box.current?.checked ?? task.completed
    if (checked !== task.completed) {
      writer.edit(task, { status: checked ? "completed" : "pending" })
    }
  }
  // Checked before this ran, it counts.
  const followEarly = useEffectEvent(follow)
  useEffect(() => followEarly(), [])
  return (
    <span className="relative flex size-5 shrink-0">
      <input
        ref={box}
        type="checkbox"
        checked={task.completed}
        onChange={follow}
        // After a reload, a browser would check the box that has the place of the one checked before.
        autoComplete="off"
        aria-label={`Complete "${task.title}"`}
        data-action="complete"
        // The tap target is larger than the box.
        className="peer size-5 cursor-pointer appearance-none rounded-md border border-edge bg-surface before:absolute before:-inset-2.5 checked:border-accent checked:bg-accent"
      />
      <Check
        aria-hidden
        strokeWidth={3}
        className="pointer-events-none absolute inset-0 m-auto size-3.5 text-on-accent opacity-0 peer-checked:opacity-100"
      />
    </span>
  )
}

type RowProps = {
  task: Task
  saving: Saving | undefined
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
    <button
      type="button"
      className={iconButton}
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
    </button>
  )
}

/** One task of the list, with everything that can be done to it. */
export const TaskRow = memo(({ task, saving, isOpen, onToggle, onRemove }: RowProps) => {
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
        <button
          type="button"
          className={iconButton}
          aria-label={`Delete "${task.title}"`}
          data-action="delete"
          onClick={() => onRemove(task)}
        >
          <Trash2 aria-hidden className="size-4" />
        </button>
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
        data-row-start
        onClick={() => onRestore(task)}
      >
        <RotateCcw aria-hidden className="size-4" />
        Restore
      </Button>
    </div>
  ),
)
TrashRow.displayName = "TrashRow"
