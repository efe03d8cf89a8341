"use client"

import type { Task } from "@docket/contract"
import { useEffect, useEffectEvent, useId, useRef, useState, type KeyboardEvent } from "react"
import { inputClasses } from "../../ui/text-field.tsx"
import { useUnsaved } from "../session/unsaved.ts"
import type { Change } from "./change.ts"
import { useTaskWriter } from "./tasks-provider.tsx"

/** What was typed as a change of the task, or what is wrong with it. */
export type Read = { change: Change } | { error: string }

type TypedFieldProps = {
  task: Task
  label: string
  hint?: string
  type?: "text" | "date" | "multiline"
  /** The field of the task as text. */
  text: string
  /** Makes a change of what was typed, or says what is wrong with it. */
  read: (text: string) => Read
}

/** An input for one field, saved when it is left in whatever way. */
export const TypedField = ({ task, label, hint, type = "text", text, read }: TypedFieldProps) => {
  const writer = useTaskWriter()
  const id = useId()
  const control = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const typed = useUnsaved<{ base: Task; text: string }>()
  const [error, setError] = useState<string>()

  const save = () => {
    const unsaved = typed.get()
    if (unsaved === null) return
    // Half of a date reads as none at all.
    if (control.current?.validity.badInput) return setError("Complete the date, or clear it.")
    const result = read(unsaved.text)
    if ("error" in result) return setError(result.error)
    writer.edit(unsaved.base, result.change)
    typed.set(null)
  }
  const saveAtEnd = useEffectEvent(save)
  useEffect(() => () => saveAtEnd(), [])
  useEffect(() => {
    // A change that came from elsewhere is shown, but not over what is being typed.
    if (typed.get() === null && control.current !== null) control.current.value = text
  }, [text, typed])

  const props = {
    ref: control,
    id,
    defaultValue: text,
    "aria-invalid": error !== undefined,
    "aria-describedby": `${id}-note`,
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => {
      typed.set({ base: typed.get()?.base ?? task, text: value })
      setError(undefined)
    },
    onBlur: save,
    onKeyDown: (event: KeyboardEvent) => {
      const isEnter = event.key === "Enter" && !event.nativeEvent.isComposing
      if (event.key === "Escape" && typed.get() !== null && control.current !== null) {
        typed.set(null)
        setError(undefined)
        control.current.value = text
      }
      if (isEnter && (type !== "multiline" || event.ctrlKey || event.metaKey)) save()
    },
  }
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {type === "multiline" ? (
        <textarea rows={3} className={`${inputClasses} h-auto py-2`} {...props} />
      ) : (
        <input type={type} autoComplete="off" className={inputClasses} {...props} />
      )}
      <p
        id={`${id}-note`}
        role={error === undefined ? undefined : "alert"}
        className={error === undefined ? "text-sm text-muted empty:hidden" : "text-sm text-danger"}
      >
        {error ?? hint}
      </p>
    </div>
  )
}
