"use client"

import { Select as BaseSelect } from "@base-ui/react/select"
import { Check, ChevronsUpDown } from "lucide-react"
import { useRef } from "react"
import { classes } from "./classes.ts"

type Option<T extends string> = { value: T; label: string }

type SelectProps<T extends string> = {
  label: string
  value: T
  options: readonly Option<T>[]
  onChange: (value: T) => void
  className?: string
  /** With the label above it, not only for screen readers. */
  hasVisibleLabel?: boolean
}

/** One of a few values. */
export const Select = <T extends string>(props: SelectProps<T>) => {
  const { label, value, options, onChange, className, hasVisibleLabel = false } = props
  const field = useRef<HTMLDivElement>(null)
  return (
    <BaseSelect.Root
      items={options}
      value={value}
      onValueChange={(next) => {
        if (next !== null) onChange(next)
      }}
    >
      <div ref={field} className={classes("flex min-w-0 flex-col gap-1.5", className)}>
        {hasVisibleLabel && (
          <BaseSelect.Label className="text-sm font-medium">{label}</BaseSelect.Label>
        )}
        <BaseSelect.Trigger
          // There before any script has run, unlike the reference to a label.
          aria-label={hasVisibleLabel ? undefined : label}
          className="flex h-10 w-full min-w-0 items-center justify-between gap-2 rounded-lg border border-edge bg-surface pr-2 pl-3 text-sm hover:bg-raised"
        >
          <BaseSelect.Value className="truncate" />
          <BaseSelect.Icon>
            <ChevronsUpDown aria-hidden className="size-4 text-muted" />
          </BaseSelect.Icon>
        </BaseSelect.Trigger>
      </div>
      {/* Not at the end of the page, which would be outside of all landmarks. */}
      <BaseSelect.Portal container={field}>
        <BaseSelect.Positioner
          sideOffset={4}
          alignItemWithTrigger={false}
          className="z-20 outline-none"
        >
          <BaseSelect.Popup className="min-w-(--anchor-width) rounded-lg border border-line bg-surface shadow-lg outline-none">
            <BaseSelect.List className="max-h-(--available-height) overflow-y-auto p-1">
              {options.map((option) => (
                <BaseSelect.Item
                  key={option.value}
                  value={option.value}
                  className="grid cursor-default grid-cols-[1rem_1fr] items-center gap-2 rounded-md py-2 pr-4 pl-2 text-sm outline-none select-none data-highlighted:bg-accent-soft"
                >
                  <BaseSelect.ItemIndicator>
                    <Check aria-hidden className="size-4" />
                  </BaseSelect.ItemIndicator>
                  <BaseSelect.ItemText className="col-start-2">{option.label}</BaseSelect.ItemText>
                </BaseSelect.Item>
              ))}
            </BaseSelect.List>
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  )
}
