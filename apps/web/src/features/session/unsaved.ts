import { useEffect, useState } from "react"

const fields = new Set<object>()

/** Whether anything stands in a field that leaving the page would lose. */
export const hasUnsaved = (): boolean => fields.size > 0

const createUnsaved = <T>() => {
  let typed: T | null = null
  const field = {
    get: () => typed,
    /** With null when it is saved, or given up. */
    set: (value: T | null) => {
      typed = value
      if (value === null) fields.delete(field)
      else fields.add(field)
    },
  }
  return field
}

/** What was typed into a field and not saved yet, or null; read outside of rendering. */
export const useUnsaved = <T>() => {
  const [field] = useState(() => createUnsaved<T>())
  // What cannot be saved goes with its field.
  useEffect(() => () => void fields.delete(field), [field])
  return field
}
