"use client"

import { useSearchParams } from "next/navigation"
import { filtersToQuery, readFilters, type Filters } from "./filters.ts"

type SetFilters = (changed: Partial<Filters>, options?: { isTyping?: boolean }) => void

/** The filters in the page's address, and how to change them without asking the server for a page. */
export const useFilters = (): [Filters, SetFilters] => {
  const filters = readFilters(Object.fromEntries(useSearchParams()))
  const setFilters: SetFilters = (changed, { isTyping = false } = {}) => {
    // Not those of this render: several may change before the next one.
    const { pathname, search } = window.location
    const now = readFilters(Object.fromEntries(new URLSearchParams(search)))
    const url = `${pathname}${filtersToQuery({ ...now, ...changed })}`
    // Next.js follows both, and each letter typed is no step to go back by.
    if (isTyping) window.history.replaceState(null, "", url)
    else window.history.pushState(null, "", url)
  }
  return [filters, setFilters]
}
