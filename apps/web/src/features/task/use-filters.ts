"use client"

import { useSearchParams } from "next/navigation"
import { filtersToQuery, readFilters, type Filters } from "./filters.ts"

/** The filters in the page's address. */
export const useFilters = (): Filters => readFilters(Object.fromEntries(useSearchParams()))

/** Puts other filters into the address, without asking the server for a page. */
export const setFilters = (changed: Partial<Filters>, { isTyping = false } = {}): void => {
  const { pathname, search } = window.location
  const now = readFilters(Object.fromEntries(new URLSearchParams(search)))
  const url = `${pathname}${filtersToQuery({ ...now, ...changed })}`
  // Next.js follows both, and each letter typed is no step to go back by.
  if (isTyping) window.history.replaceState(null, "", url)
  else window.history.pushState(null, "", url)
}
