"use client"

import { taskTitle } from "@docket/contract"
import { Plus } from "lucide-react"
import { useEffect, useId, useRef, useState, type SubmitEvent } from "react"
import { Button } from "../../ui/button.tsx"
import { classes } from "../../ui/classes.ts"
import { inputClasses } from "../../ui/text-field.tsx"
import { showToast } from "../../ui/toasts.tsx"
import { useLocale } from "../locale/locale.tsx"
import { usePerson } from "../session/person.tsx"
import { listInput } from "./filters.ts"
import { isListed } from "./known-tasks.ts"
import { useTaskWriter } from "./tasks-provider.tsx"
import { useFilters } from "./use-filters.ts"

/** One line that becomes a task. What is typed outlives a reload. */
export const QuickAdd = () => {
  const writer = useTaskWriter()
  const filters = useFilters()
  const { today } = useLocale()
  // One's own: the next person in this tab must not find it.
  const draft = `docket-new-task:${usePerson().id}`
  const input = useRef<HTMLInputElement>(null)
  const [error, setError] = useState<string>()
  const errorId = useId()

  const setText = (text: string) => {
    if (input.current !== null) input.current.value = text
    sessionStorage.setItem(draft, text)
  }

  useEffect(() => {
    // What was typed before this ran stays.
    if (input.current?.value === "") input.current.value = sessionStorage.getItem(draft) ?? ""
  }, [draft])

  const add = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = input.current?.value ?? ""
    input.current?.focus()
    const title = taskTitle.safeParse(text)
    if (!title.success) {
      setError(text.trim() === "" ? undefined : `The title ${title.error.issues[0]?.message ?? ""}`)
      return
    }
    setError(undefined)
    setText("")
    const task = writer.add({ title: title.data })
    if (!isListed(task, listInput(filters, { today }))) {
      showToast({ title: `Added "${task.title}", which the filters hide` })
    }
  }

  return (
    // Outside of a dialog element this method sends nothing: what is typed before the page is alive stays.
    <form method="dialog" onSubmit={add} className="flex flex-col gap-1.5">
      <div className="flex gap-2">
        <input
          ref={input}
          name="title"
          aria-label="New task"
          aria-keyshortcuts="n"
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : errorId}
          data-shortcut="new-task"
          placeholder="Add a task…"
          autoComplete="off"
          enterKeyHint="done"
          className={classes(inputClasses, "h-12 sm:text-base")}
          onChange={({ currentTarget: { value } }) => {
            sessionStorage.setItem(draft, value)
            setError(undefined)
          }}
        />
        <Button look="primary" size="large" type="submit" aria-label="Add task">
          <Plus aria-hidden className="size-5" />
        </Button>
      </div>
      {error !== undefined && (
        <p id={errorId} role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </form>
  )
}
