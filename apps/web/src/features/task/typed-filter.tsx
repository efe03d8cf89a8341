"use client"

import { useEffect, useRef } from "react"
import { classes } from "../../ui/classes.ts"
import { inputClasses } from "../../ui/text-field.tsx"

const DEBOUNCE_MS = 250

type TypedFilterProps = {
  label: string
  shortcut?: string
  isSearch?: boolean
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** A filter that follows what is typed, a moment later. */
export const TypedFilter = ({
  label,
  shortcut,
  isSearch,
  value = "",
  onChange,
}: TypedFilterProps) => {
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    // The address may change by itself: a step back, "Clear filters".
    const { current } = input
    if (current !== null && current.value.trim() !== value) current.value = value
    return () => clearTimeout(timer.current)
  }, [value])

  return (
    <input
      ref={input}
      type={isSearch ? "search" : "text"}
      aria-label={label}
      placeholder={label}
      defaultValue={value}
      autoComplete="off"
      aria-keyshortcuts={shortcut}
      data-shortcut={isSearch ? "search" : undefined}
      className={classes(inputClasses, isSearch && "pl-9")}
      onChange={({ currentTarget }) => {
        clearTimeout(timer.current)
        timer.current = setTimeout(
          () => onChange(currentTarget.value.trim() || undefined),
          DEBOUNCE_MS,
        )
      }}
    />
  )
}
