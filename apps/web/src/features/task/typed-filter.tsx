"use client"

import { useEffect, useEffectEvent, useRef } from "react"
import { classes } from "../../ui/classes.ts"
import { inputClasses } from "../../ui/text-field.tsx"

const DEBOUNCE_MS = 250

type TypedFilterProps = {
  label: string
  shortcut?: string
  isSearch?: boolean
  value: string | undefined
  maxLength: number
  onChange: (value: string | undefined) => void
}

/** A filter that follows what is typed, a moment later. */
export const TypedFilter = ({
  label,
  shortcut,
  isSearch,
  value = "",
  maxLength,
  onChange,
}: TypedFilterProps) => {
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const sent = useRef(value)

  const follow = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      sent.current = input.current?.value.trim() ?? ""
      onChange(sent.current || undefined)
    }, DEBOUNCE_MS)
  }
  const followEarly = useEffectEvent(() => {
    if (input.current?.value !== value) follow()
  })
  // What was typed before this ran counts.
  useEffect(() => followEarly(), [])

  useEffect(() => {
    // What comes back of one's own typing is older than what is typed by now.
    if (value === sent.current) return
    // A step back, or "Clear filters".
    sent.current = value
    clearTimeout(timer.current)
    if (input.current !== null) input.current.value = value
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])

  return (
    <input
      ref={input}
      type={isSearch ? "search" : "text"}
      aria-label={label}
      placeholder={label}
      defaultValue={value}
      autoComplete="off"
      maxLength={maxLength}
      aria-keyshortcuts={shortcut}
      data-shortcut={isSearch ? "search" : undefined}
      className={classes(inputClasses, isSearch && "pl-9")}
      onChange={follow}
    />
  )
}
