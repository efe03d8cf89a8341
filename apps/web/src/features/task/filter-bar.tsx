"use client"

import { Search, SlidersHorizontal, X } from "lucide-react"
import { useId, useRef, useState } from "react"
import { Button } from "../../ui/button.tsx"
import { classes } from "../../ui/classes.ts"
import { Select } from "../../ui/select.tsx"
import { isFiltered, type Filters } from "./filters.ts"
import { optionsOf, priorityNames, statusNames } from "./say-field.ts"
import { TypedFilter } from "./typed-filter.tsx"
import { setFilters, useFilters } from "./use-filters.ts"

const ANY = "any"

const statuses = optionsOf({ [ANY]: "Any status", open: "Open", ...statusNames })
const priorities = optionsOf({
  [ANY]: "Any priority",
  urgent: priorityNames.urgent,
  high: priorityNames.high,
  medium: priorityNames.medium,
  low: priorityNames.low,
  none: "No priority",
})
const dues = optionsOf({
  [ANY]: "Any time",
  overdue: "Overdue",
  today: "Today",
  week: "Next 7 days",
})
const orders = optionsOf<NonNullable<Filters["sort"]>>({
  "-createdAt": "Newest first",
  createdAt: "Oldest first",
  "-updatedAt": "Recently changed",
  dueDate: "Due date",
  "-priority": "Priority",
  title: "Title",
})

const Choices = ({ filters }: { filters: Filters }) => {
  const { status, priority, due, tag, sort = "-createdAt" } = filters
  return (
    <>
      <Select
        label="Status"
        value={status ?? ANY}
        options={statuses}
        onChange={(value) => setFilters({ status: value === ANY ? undefined : value })}
      />
      <Select
        label="Priority"
        value={priority ?? ANY}
        options={priorities}
        onChange={(value) => setFilters({ priority: value === ANY ? undefined : value })}
      />
      <Select
        label="Due"
        value={due ?? ANY}
        options={dues}
        onChange={(value) => setFilters({ due: value === ANY ? undefined : value })}
      />
      <TypedFilter
        label="Tag"
        value={tag}
        maxLength={50}
        onChange={(text) => setFilters({ tag: text }, { isTyping: true })}
      />
      <Select
        label="Sort by"
        className="col-span-2 sm:col-span-1"
        value={sort}
        options={orders}
        onChange={(value) => setFilters({ sort: value === "-createdAt" ? undefined : value })}
      />
    </>
  )
}

const clear = () =>
  setFilters({
    q: undefined,
    status: undefined,
    priority: undefined,
    due: undefined,
    tag: undefined,
  })

/** On a phone, all but the search is folded away until it is wanted. */
export const FilterBar = () => {
  const filters = useFilters()
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const bar = useRef<HTMLElement>(null)
  return (
    <search ref={bar} aria-label="Filter tasks" className="flex flex-col gap-2">
      <div className="flex gap-2">
        <div className="relative flex-1">
          <Search aria-hidden className="absolute top-3 left-3 size-4 text-muted" />
          <TypedFilter
            label="Search tasks"
            shortcut="/"
            isSearch
            value={filters.q}
            maxLength={200}
            onChange={(text) => setFilters({ q: text }, { isTyping: true })}
          />
        </div>
        <Button
          aria-label="Filters"
          aria-expanded={isOpen}
          aria-controls={id}
          className="px-3 sm:hidden"
          onClick={() => setOpen(!isOpen)}
        >
          <SlidersHorizontal aria-hidden className="size-4" />
        </Button>
      </div>
      <div
        id={id}
        className={classes("grid-cols-2 gap-2 sm:grid sm:grid-cols-5", isOpen ? "grid" : "hidden")}
      >
        <Choices filters={filters} />
      </div>
      {isFiltered(filters) && (
        <Button
          look="quiet"
          size="small"
          className="self-start"
          onClick={() => {
            clear()
            // The button goes, and must not take the focus along.
            bar.current?.querySelector("input")?.focus()
          }}
        >
          <X aria-hidden className="size-4" />
          Clear filters
        </Button>
      )}
    </search>
  )
}
