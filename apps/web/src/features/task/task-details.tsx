"use client"

import {
  dueDate as dueDateSchema,
  tags as tagsSchema,
  taskDescription,
  type Task,
} from "@docket/contract"
import { Select } from "../../ui/select.tsx"
import { sayMoment } from "../locale/dates.ts"
import { useLocale } from "../locale/locale.tsx"
import { optionsOf, priorityNames, statusNames } from "./say-field.ts"
import { useTaskWriter } from "./tasks-provider.tsx"
import { TypedField, type Read } from "./typed-field.tsx"

const readDescription = (text: string): Read => {
  const value = taskDescription.safeParse(text)
  if (!value.success) return { error: `The description ${value.error.issues[0]?.message ?? ""}` }
  return { change: { description: text === "" ? null : value.data } }
}

const readDueDate = (text: string): Read => {
  if (text === "") return { change: { dueDate: null } }
  const value = dueDateSchema.safeParse(text)
  return value.success ? { change: { dueDate: value.data } } : { error: "Choose a date." }
}

const readTags = (text: string): Read => {
  const typed = text.split(",").map((tag) => tag.trim())
  const value = tagsSchema.safeParse([...new Set(typed.filter((tag) => tag !== ""))])
  if (!value.success) return { error: `A tag ${value.error.issues[0]?.message ?? ""}` }
  return { change: { tags: value.data } }
}

const statuses = optionsOf(statusNames)
const priorities = optionsOf(priorityNames)

const Times = ({ task }: { task: Task }) => {
  const locale = useLocale()
  const times: [name: string, moment: Date | null][] = [
    ["Created", task.createdAt],
    ["Changed", task.updatedAt],
    ["Completed", task.completedAt],
  ]
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted sm:text-xs">
      {times.map(
        ([name, moment]) =>
          moment !== null && (
            <div key={name} className="flex gap-1">
              <dt>{name}</dt>
              <dd>
                <time dateTime={moment.toISOString()} suppressHydrationWarning>
                  {sayMoment(moment, locale)}
                </time>
              </dd>
            </div>
          ),
      )}
    </dl>
  )
}

/** Every other field of a task, each saved by itself. */
export const TaskDetails = ({ id, task }: { id: string; task: Task }) => {
  const writer = useTaskWriter()
  return (
    <div
      id={id}
      role="group"
      aria-label={`Details of "${task.title}"`}
      className="mt-3 flex flex-col gap-4 rounded-lg bg-raised p-4 sm:ml-8"
    >
      <TypedField
        task={task}
        label="Description"
        type="multiline"
        text={task.description ?? ""}
        read={readDescription}
      />
      <div className="grid gap-4 sm:grid-cols-3">
        <Select
          label="Status"
          hasVisibleLabel
          value={task.status}
          options={statuses}
          onChange={(status) => writer.edit(task, { status })}
        />
        <Select
          label="Priority"
          hasVisibleLabel
          value={task.priority}
          options={priorities}
          onChange={(priority) => writer.edit(task, { priority })}
        />
        <TypedField
          task={task}
          label="Due date"
          type="date"
          text={task.dueDate ?? ""}
          read={readDueDate}
        />
      </div>
      <TypedField
        task={task}
        label="Tags"
        hint="Separate them by commas."
        text={task.tags.join(", ")}
        read={readTags}
      />
      <Times task={task} />
    </div>
  )
}
