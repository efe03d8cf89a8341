"use client"

import { taskTitle, type Task } from "@docket/contract"
import { useEffect, useEffectEvent, useRef, useState } from "react"
import { classes } from "../../ui/classes.ts"
import { useUnsaved } from "../session/unsaved.ts"
import { useTaskWriter } from "./tasks-provider.tsx"

type EditorProps = { task: Task; onEnd: (options: { keepFocus: boolean }) => void }

/** Saves when it is left, in whatever way, but for Escape. */
const TitleEditor = ({ task, onEnd }: EditorProps) => {
  const writer = useTaskWriter()
  // What the person saw when the change began: a change made elsewhere since then is a conflict.
  const [base] = useState(task)
  const typed = useUnsaved<string>()
  const [error, setError] = useState<string>()

  const save = (): boolean => {
    const text = typed.get()
    if (text === null) return true
    const title = taskTitle.safeParse(text)
    if (!title.success) {
      setError(`The title ${title.error.issues[0]?.message ?? "cannot be kept"}`)
      return false
    }
    typed.set(null)
    writer.edit(base, { title: title.data })
    return true
  }
  const saveAtEnd = useEffectEvent(() => void save())
  // Scrolled far away, a row is taken out of the page.
  useEffect(() => () => saveAtEnd(), [])

  return (
    <div className="flex flex-col gap-1">
      <input
        aria-label="Title"
        aria-invalid={error !== undefined}
        defaultValue={base.title}
        autoComplete="off"
        autoFocus
        className="-mx-2 h-8 rounded-md border border-edge bg-surface px-2 text-base sm:text-sm"
        onFocus={({ currentTarget }) => currentTarget.select()}
        onChange={({ currentTarget: { value } }) => {
          typed.set(value)
          setError(undefined)
        }}
        onBlur={() => {
          if (save()) onEnd({ keepFocus: false })
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key !== "Enter" && event.key !== "Escape") return
          // The title takes the focus, and would take the rest of the key press for its own.
          event.preventDefault()
          if (event.key === "Escape") typed.set(null)
          if (save()) onEnd({ keepFocus: true })
        }}
      />
      {error !== undefined && (
        <p role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  )
}

/** The title, which becomes an input when it is pressed. */
export const TaskTitle = ({ task }: { task: Task }) => {
  const [isEditing, setEditing] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const takesFocus = useRef(false)

  useEffect(() => {
    if (!isEditing && takesFocus.current) button.current?.focus()
    takesFocus.current = false
  }, [isEditing])

  if (isEditing) {
    return (
      <TitleEditor
        task={task}
        onEnd={({ keepFocus }) => {
          takesFocus.current = keepFocus
          setEditing(false)
        }}
      />
    )
  }
  return (
    <button
      ref={button}
      type="button"
      data-action="title"
      data-row-start
      aria-label={`Edit title "${task.title}"`}
      className={classes(
        "min-h-6 max-w-full cursor-text rounded-sm text-left text-base wrap-anywhere sm:text-sm",
        task.completed && "text-muted line-through",
      )}
      onClick={() => setEditing(true)}
    >
      {task.title}
    </button>
  )
}
