"use client"

import { useEffect } from "react"
import { takeLatestAction } from "../../ui/toasts.tsx"
import { showShortcuts } from "./shortcuts-dialog.tsx"

type Action = "title" | "complete" | "details" | "delete" | "progress"

const rowStarts = (): HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>("[data-task-id] [data-row-start]"),
]

const rowOf = (element: Element | null): Element | null =>
  element?.closest("[data-task-id]") ?? null

const move = (step: 1 | -1): void => {
  const all = rowStarts()
  const row = rowOf(document.activeElement)
  const index = all.findIndex((start) => row !== null && row.contains(start))
  // Without a task in focus, with the first that is in sight.
  const first = all.find((start) => start.getBoundingClientRect().top >= 0)
  const target = index === -1 ? first : all[index + step]
  target?.focus()
  target?.scrollIntoView({ block: "nearest" })
}

const press = (action: Action): void =>
  rowOf(document.activeElement)?.querySelector<HTMLElement>(`[data-action="${action}"]`)?.click()

const focusOn = (shortcut: "new-task" | "search"): void =>
  document.querySelector<HTMLElement>(`[data-shortcut="${shortcut}"]`)?.focus()

const commands: Record<string, () => void> = {
  n: () => focusOn("new-task"),
  "/": () => focusOn("search"),
  j: () => move(1),
  ArrowDown: () => move(1),
  k: () => move(-1),
  ArrowUp: () => move(-1),
  x: () => press("complete"),
  i: () => press("progress"),
  e: () => press("title"),
  o: () => press("details"),
  "#": () => press("delete"),
  Delete: () => press("delete"),
  z: takeLatestAction,
  "?": showShortcuts,
}

/** Where keys have a meaning of their own: text, and whatever lies over the page. */
const OWN_KEYS = [
  "input:not([type=checkbox])",
  "textarea",
  "select",
  "[contenteditable]",
  "[role=dialog]",
  "[role=combobox]",
  "[role=listbox]",
  "[role=menu]",
].join(", ")

const isForPage = ({ target }: KeyboardEvent): boolean =>
  !(target instanceof Element) || target.closest(OWN_KEYS) === null

/** The keys of the pages with tasks. */
export const useShortcuts = (): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { ctrlKey, metaKey, altKey, isComposing, defaultPrevented, key } = event
      if (ctrlKey || metaKey || altKey || isComposing || defaultPrevented) return
      const command = Object.hasOwn(commands, key) ? commands[key] : undefined
      if (command === undefined || !isForPage(event)) return
      event.preventDefault()
      command()
    }
    window.addEventListener("keydown", onKeyDown)
    return () => window.removeEventListener("keydown", onKeyDown)
  }, [])
}
