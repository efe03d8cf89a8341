/** Moves the focus from a row that is about to go to its neighbour, or to where tasks are added. */
export const leaveRow = (id: string): void => {
  const row = document.querySelector(`[data-task-id="${id}"]`)
  if (row === null || !row.contains(document.activeElement)) return
  const neighbour = row.nextElementSibling ?? row.previousElementSibling
  const target =
    neighbour?.querySelector<HTMLElement>("[data-row-start]") ??
    document.querySelector<HTMLElement>('[data-shortcut="new-task"]') ??
    document.querySelector<HTMLElement>("h1")
  target?.focus()
}

/** Brings the focus to a task that has come back, from what brought it back and is gone. */
export const focusRow = (id: string): void => {
  requestAnimationFrame(() => {
    const row = document.querySelector(`[data-task-id="${id}"]`)
    const start = row?.querySelector<HTMLElement>("[data-row-start]")
    const target = start ?? document.querySelector<HTMLElement>("h1")
    target?.focus()
  })
}
